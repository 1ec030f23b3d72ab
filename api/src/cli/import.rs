//! `nncf import`: partnerships from a spreadsheet, of any size that the register takes.

use std::fmt::Display;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context;
use clap::Args;
use nncf_core::date::written::DateOrder;
use nncf_core::partnership::{PartnershipKind, PartnershipStatus};
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_db::{Author, Register};
use nncf_seed::sheet::{Answer, Choices, Mapping, Outcome, Plan, Sheet, plan, suggest, write_refused};

use super::seed::bar;
use super::{Store, load_geography, print};
use crate::staff::import::{file_name, write};
use crate::watch;

mod told;

/// What to import, and for whom.
#[derive(Debug, Args)]
pub struct Options {
    /// A workbook (XLSX, XLS) or CSV file with headings that say what each column holds; see the template on the page
    /// /staff/import.
    file: PathBuf,
    /// Who imports: an account's mailbox. It stands in the history.
    #[arg(long = "as", value_name = "EMAIL")]
    account: String,
    /// Only tell what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Import the other rows when some are refused, or wait for an answer.
    #[arg(long)]
    leave_out_refused: bool,
    /// The sheet of a workbook. Without it the first visible one with headings that are known.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Whether 01/02/2017 is 1 February (day-first) or 2 January (month-first), where a column does not say it itself.
    #[arg(long, value_name = "ORDER", value_parser = order)]
    dates: Option<DateOrder>,
    /// The kind of new records whose row says none: local, regional, national …
    #[arg(long, value_parser = word::<PartnershipKind>)]
    kind: Option<PartnershipKind>,
    /// The status of new records whose row says none: active, forming …
    #[arg(long, value_parser = word::<PartnershipStatus>)]
    status: Option<PartnershipStatus>,
    /// Who may see new records whose row does not say it: public, coordinators or staff.
    #[arg(long, value_parser = visibility)]
    visibility: Option<Visibility>,
    /// Says that the row of a line is about a record of a similar name: 12=short-name. May be given several times.
    #[arg(long, value_name = "LINE=SLUG", value_parser = same)]
    same: Vec<(u64, Slug)>,
    /// Says that the row of a line is about a partnership that the register does not hold. May be given several times.
    #[arg(long = "new", value_name = "LINE")]
    new: Vec<u64>,
    /// Let rows that were exported before the register's newest revision go over it.
    #[arg(long)]
    over_newer: bool,
    /// Write the rows that are refused, with what is wrong with each, to a CSV file.
    #[arg(long, value_name = "CSV")]
    refused: Option<PathBuf>,
}

fn order(text: &str) -> Result<DateOrder, String> {
    DateOrder::named(text).ok_or_else(|| "write day-first or month-first".to_owned())
}

fn visibility(text: &str) -> Result<Visibility, String> {
    let all = [Visibility::Public, Visibility::Coordinators, Visibility::Staff];
    all.into_iter().find(|each| each.as_str() == text).ok_or_else(|| "write public, coordinators or staff".to_owned())
}

fn word<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn same(text: &str) -> Result<(u64, Slug), String> {
    let (line, slug) = text.split_once('=').ok_or("write the line and the short name, such as 12=short-name")?;
    let line = line.trim().parse().map_err(|_| format!("“{line}” is no line"))?;
    Ok((line, word(slug.trim())?))
}

impl Options {
    fn choices(&self) -> Choices {
        let same = self.same.iter().map(|(line, slug)| (*line, Answer::Same(slug.clone())));
        let new = self.new.iter().map(|line| (*line, Answer::New));
        Choices {
            dates: self.dates,
            kind: self.kind,
            status: self.status,
            visibility: self.visibility,
            answers: same.chain(new).collect(),
            over_newer: self.over_newer,
        }
    }
}

/// Tells row by row what an import does, and does it in one transaction.
pub fn run(options: &Options, store: &Store) -> anyhow::Result<()> {
    let register = store.open_seeded()?;
    let account = register.account_of(&options.account);
    let account = account.with_context(|| format!("no account signs in by {}", options.account))?;
    anyhow::ensure!(account.role.is_staff(), "{} is no editor or admin", options.account);
    let plan = planned(options, &register)?;
    let counts = plan.counts();
    anyhow::ensure!(
        counts.left() == 0 || options.leave_out_refused,
        "nothing was imported: mend the refused rows and answer what is asked, or leave these rows out with \
         --leave-out-refused; --kind, --status and --visibility say once for the file what its rows do not"
    );
    if options.dry_run {
        return print(b"Nothing was imported: this was a dry run.\n");
    }
    let drafts =
        plan.rows.iter().any(|row| matches!(&row.outcome, Outcome::Create(new) if new.visibility > Visibility::Public));
    let author = Author { role: account.role.as_str().to_owned(), name: Some(account.id.to_string()) };
    let name = options.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = file_name(&name).map_err(|problem| anyhow::anyhow!(problem.detail))?;
    let bar = bar("Importing")?;
    bar.set_length((counts.created + counts.changed) as u64);
    let written = write(&register, plan, &name, &author, &mut |done| bar.set_position(done as u64));
    bar.finish_and_clear();
    written.context("nothing was imported")?;
    print(b"Imported.\n")?;
    if drafts {
        print(b"New records without the visibility public are for staff: publish drafts at /staff/drafts.\n")?;
    }
    Ok(())
}

/// Reads the file and plans it; tells what it is, and what would become of each row.
fn planned(options: &Options, register: &Register) -> anyhow::Result<Plan> {
    let file = options.file.display();
    let bytes = fs::read(&options.file).with_context(|| file.to_string())?;
    let sheet = Sheet::read(&options.file.to_string_lossy(), &bytes, options.sheet.as_deref());
    let sheet = sheet.with_context(|| file.to_string())?;
    let columns = suggest(&sheet);
    print(told::sheet(&sheet, &columns).as_bytes())?;
    let mapping = Mapping::new(&sheet, columns).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{file}: {}", told.join("; "))
    })?;
    let geography = load_geography(register)?;
    let view = watch::view(register, geography.clone(), Visibility::Staff)?;
    let existing: Vec<_> =
        view.entries().iter().map(|entry| nncf_core::partnership::Record::clone(&entry.record)).collect();
    let plan = plan(&sheet, &mapping, &options.choices(), &existing, &geography, register.clock().today());
    print(told::plan(&plan, &geography).as_bytes())?;
    if let Some(path) = &options.refused {
        fs::write(path, write_refused(&sheet, &plan)?).with_context(|| path.display().to_string())?;
    }
    Ok(plan)
}
