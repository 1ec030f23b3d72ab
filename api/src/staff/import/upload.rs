//! The first step: which file, and which of its columns means what.

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use futures_util::TryStreamExt;
use nncf_db::Import;
use nncf_seed::sheet::{Column, Sheet, suggest, template_csv, template_xlsx};

use super::{Carried, MOST_BYTES};
use crate::auth::cookie;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::staff::kept_text::MARK;
use crate::staff::signed::Signed;

#[derive(Template)]
#[template(path = "staff/import.html")]
struct UploadPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    error: Option<String>,
    earlier: Vec<Earlier>,
    columns: &'static [Column],
}

/// An import that was made before.
struct Earlier {
    import: Import,
    day: String,
    who: String,
}

/// A heading of the file with the columns that it may mean.
struct Heading {
    name: String,
    sample: String,
    chosen: Option<Column>,
}

impl Heading {
    /// Whether it was taken for a column.
    #[allow(clippy::trivially_copy_pass_by_ref)] // as the template has it
    fn is(&self, column: &Column) -> bool {
        self.chosen == Some(*column)
    }
}

#[derive(Template)]
#[template(path = "staff/import_columns.html")]
struct ColumnsPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    carried: &'a Carried,
    headings: Vec<Heading>,
    errors: Vec<String>,
    rows: usize,
}

/// `GET /staff/import`.
pub async fn uploads(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    page(&signed, None).await
}

/// The first step again, with what is wrong with the file.
///
/// # Errors
/// When the store does not answer.
pub async fn page_with(signed: &Signed, error: String) -> Result<HttpResponse, Problem> {
    page(signed, Some(error)).await
}

async fn page(signed: &Signed, error: Option<String>) -> Result<HttpResponse, Problem> {
    let asked = signed.ask(|register| Ok((register.imports()?, register.accounts()?))).await;
    let (imports, accounts) = asked.map_err(Problem::from_store)?;
    let who = |import: &Import| {
        let account = accounts.iter().find(|account| Some(account.id) == import.account);
        account.map_or_else(|| signed.t.get("import-by-command"), |account| account.name.to_string())
    };
    let earlier =
        imports.into_iter().map(|import| Earlier { day: signed.t.day(&import.at), who: who(&import), import });
    let is_wrong = error.is_some();
    let page = UploadPage { t: &signed.t, signed, error, earlier: earlier.collect(), columns: Column::ALL };
    let mut response = crate::staff::page(&page, signed.t.site())?;
    if is_wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// `POST /staff/import`: the file.
pub async fn upload(request: HttpRequest, signed: Signed, form: Multipart) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    if cookie::is_from_elsewhere(&request, signed.t.site()) {
        return Err(Problem::new(ProblemKind::Forbidden, "This form was sent by another site. Nothing was done."));
    }
    let Uploaded { mark, file_name, bytes } = read(form).await?;
    if mark != signed.mark {
        return page(&signed, Some(signed.t.get("import-again"))).await;
    }
    let carried = Carried::of(&file_name, &bytes);
    match carried.sheet(&signed.t) {
        Ok(sheet) => columns(&signed, &carried, &sheet, &suggest(&sheet), Vec::new()),
        Err(error) => page(&signed, Some(error)).await,
    }
}

/// The page on which columns are matched.
pub fn columns(
    signed: &Signed,
    carried: &Carried,
    sheet: &Sheet,
    chosen: &[Option<Column>],
    errors: Vec<String>,
) -> Result<HttpResponse, Problem> {
    let sample = |index: usize| {
        let cells = sheet.rows().iter().filter_map(|row| row.cells().get(index)).filter(|cell| !cell.is_empty());
        let text = cells.take(1).cloned().collect::<String>();
        text.chars().take(60).collect()
    };
    let heading = |(index, name): (usize, &String)| Heading {
        name: name.clone(),
        sample: sample(index),
        chosen: chosen.get(index).copied().flatten(),
    };
    let headings = sheet.headings().iter().enumerate().map(heading).collect();
    let is_wrong = !errors.is_empty();
    let page = ColumnsPage { t: &signed.t, signed, carried, headings, errors, rows: sheet.rows().len() };
    let mut response = crate::staff::page(&page, signed.t.site())?;
    if is_wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// What came with the form.
#[derive(Default)]
struct Uploaded {
    mark: String,
    file_name: String,
    bytes: Vec<u8>,
}

/// Reads the fields of the form, and no more bytes than are taken.
async fn read(mut form: Multipart) -> Result<Uploaded, Problem> {
    let unreadable = |_| Problem::new(ProblemKind::BadBody, "The form could not be read. Choose the file again.");
    let mut read = Uploaded::default();
    while let Some(mut field) = form.try_next().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let given = field.content_disposition().and_then(ContentDisposition::get_filename);
            read.file_name = given.unwrap_or_default().to_owned();
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.try_next().await.map_err(unreadable)? {
            if bytes.len() + chunk.len() > MOST_BYTES {
                let detail = "The file has more than 2 MB. Split it, or ask an operator to use `nncf import`.";
                return Err(Problem::new(ProblemKind::TooLarge, detail));
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "file" => read.bytes = bytes,
            MARK => read.mark = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    Ok(read)
}

/// `GET /staff/import/{template}`: an empty spreadsheet to fill in.
pub async fn template(name: web::Path<String>, signed: Signed) -> Result<HttpResponse, Problem> {
    signed.must_be_staff()?;
    match name.as_str() {
        "template.csv" => Ok(download("partnerships.csv", CSV, template_csv().map_err(Problem::internal)?)),
        "template.xlsx" => Ok(download("partnerships.xlsx", XLSX, template_xlsx().map_err(Problem::internal)?)),
        _ => Err(Problem::new(ProblemKind::NotFound, "There is nothing at this address.")),
    }
}

/// The content type of CSV.
pub const CSV: &str = "text/csv; charset=utf-8";
/// The content type of Excel's workbooks.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file for the browser to keep.
pub fn download(name: &str, content_type: &'static str, body: Vec<u8>) -> HttpResponse {
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    HttpResponse::Ok()
        .insert_header(disposition)
        .insert_header((actix_web::http::header::CACHE_CONTROL, "no-store"))
        .content_type(content_type)
        .body(body)
}
