//! The first step: which file.

use actix_multipart::Multipart;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use futures_util::TryStreamExt;
use nncf_db::Import;
use nncf_seed::sheet::{Column, Sheet, template_csv, template_xlsx};
use uuid::Uuid;

use super::MOST_BYTES;
use crate::auth::cookie;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::staff::edit::page::capital;
use crate::staff::kept_text::MARK;
use crate::staff::refused::Refused;
use crate::staff::see_other;
use crate::staff::signed::Signed;
use crate::staff::told::moment;

/// The field that takes the file.
const FILE: &str = "file";

#[derive(Template)]
#[template(path = "staff/import.html")]
struct UploadPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    refused: Refused,
    earlier: Vec<Earlier>,
    unfinished: Vec<Unfinished>,
    columns: &'static [Column],
}

/// A file whose import was begun.
struct Unfinished {
    id: Uuid,
    name: String,
    at: String,
}

/// An import that was made before.
struct Earlier {
    import: Import,
    day: String,
    who: String,
}

/// `GET /staff/import`.
pub async fn uploads(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    page(&signed, Refused::default()).await
}

/// The page, perhaps with what was refused of it.
///
/// # Errors
/// When the store does not answer.
pub async fn page(signed: &Signed, refused: Refused) -> Result<HttpResponse, Problem> {
    let account = signed.account().id;
    let asked =
        signed.ask(move |register| Ok((register.imports()?, register.accounts()?, register.import_drafts(account)?)));
    let (imports, accounts, drafts) = asked.await.map_err(Problem::from_store)?;
    let unfinished =
        drafts.into_iter().map(|(id, at, name)| Unfinished { id, name: name.to_string(), at: moment(&signed.t, &at) });
    let who = |import: &Import| {
        let account = accounts.iter().find(|account| Some(account.id) == import.account);
        account.map_or_else(|| signed.t.get("import-by-command"), |account| account.name.to_string())
    };
    let earlier =
        imports.into_iter().map(|import| Earlier { day: signed.t.day(&import.at), who: who(&import), import });
    let (earlier, unfinished) = (earlier.collect(), unfinished.collect());
    let page = UploadPage { t: &signed.t, signed, refused, earlier, unfinished, columns: Column::ALL };
    Ok(page.refused.answer(crate::staff::page(&page, signed.t.site())?))
}

/// `POST /staff/import`: the file.
pub async fn upload(request: HttpRequest, signed: Signed, form: Multipart) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    if cookie::is_from_elsewhere(&request, signed.t.site()) {
        return Err(Problem::new(ProblemKind::Forbidden, "This form was sent by another site. Nothing was done."));
    }
    let again = |words: String| Refused::at(FILE, words);
    let Uploaded { mark, file_name, bytes } = match read(&signed, form).await {
        Ok(uploaded) => uploaded,
        Err(words) => return page(&signed, again(words)).await,
    };
    if mark != signed.mark {
        return page(&signed, again(signed.t.get("import-again"))).await;
    }
    let name = file_name.clone();
    let read = web::block(move || Sheet::read(&name, &bytes, None).map(|sheet| (sheet.file_name().to_owned(), bytes)));
    let (kept_name, bytes) = match read.await.map_err(Problem::internal)? {
        Ok(read) => read,
        Err(error) => return page(&signed, again(capital(&error.to_string()))).await,
    };
    let (name, account) = (super::file_name(&kept_name)?, signed.account().id);
    let kept = signed.ask(move |register| register.keep_import_draft(account, &name, &bytes, "{}")).await;
    Ok(see_other(&format!("/staff/import/{}", kept.map_err(Problem::from_store)?)))
}

/// What came with the form.
#[derive(Default)]
struct Uploaded {
    mark: String,
    file_name: String,
    bytes: Vec<u8>,
}

/// Reads the fields of the form, and no more bytes than are taken; or why not.
async fn read(signed: &Signed, mut form: Multipart) -> Result<Uploaded, String> {
    let unreadable = |_| signed.t.get("import-unreadable");
    let mut read = Uploaded::default();
    while let Some(mut field) = form.try_next().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == FILE {
            let given = field.content_disposition().and_then(ContentDisposition::get_filename);
            read.file_name = given.unwrap_or_default().to_owned();
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.try_next().await.map_err(unreadable)? {
            if bytes.len() + chunk.len() > MOST_BYTES {
                return Err(signed.t.get("import-too-large"));
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            FILE => read.bytes = bytes,
            MARK => read.mark = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    Ok(read)
}

/// `GET /staff/import/template.csv`: an empty CSV to fill in.
pub async fn empty_csv(signed: Signed) -> Result<HttpResponse, Problem> {
    signed.must_be_staff()?;
    Ok(download("partnerships.csv", CSV, template_csv().map_err(Problem::internal)?))
}

/// `GET /staff/import/template.xlsx`: an empty workbook to fill in.
pub async fn empty_xlsx(signed: Signed) -> Result<HttpResponse, Problem> {
    signed.must_be_staff()?;
    Ok(download("partnerships.xlsx", XLSX, template_xlsx().map_err(Problem::internal)?))
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
