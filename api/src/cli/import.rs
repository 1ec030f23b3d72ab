//! `nncf import`: partnerships from a spreadsheet, of any size that the register takes.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use nncf_core::visibility::Visibility;
use nncf_db::{Author, Register};
use nncf_seed::sheet::{Mapping, Outcome, Plan, Sheet, plan, suggest};

use super::seed::bar;
use super::{Store, load_geography, print};
use crate::staff::import::{changed, file_name, write};
use crate::watch;

/// What to import, and for whom.
#[derive(Debug, Args)]
pub struct Options {
    /// A CSV or XLSX file with headings that say what each column holds; see the template on the page /staff/import.
    file: PathBuf,
    /// Who imports: an account's mailbox. It stands in the history.
    #[arg(long = "as", value_name = "EMAIL")]
    account: String,
    /// Only tell what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Import the other rows when some are refused.
    #[arg(long)]
    leave_out_refused: bool,
}

/// Tells row by row what an import does, and does it in one transaction.
pub fn run(options: &Options, store: &Store) -> anyhow::Result<()> {
    let register = store.open_seeded()?;
    let account = register.account_of(&options.account);
    let account = account.with_context(|| format!("no account signs in by {}", options.account))?;
    anyhow::ensure!(account.role.is_staff(), "{} is no editor or admin", options.account);
    let plan = planned(options, &register)?;
    print(told(&plan).as_bytes())?;
    let counts = plan.counts();
    anyhow::ensure!(
        counts.refused == 0 || options.leave_out_refused,
        "nothing was imported: mend the refused rows, or leave them out with --leave-out-refused"
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

fn planned(options: &Options, register: &Register) -> anyhow::Result<Plan> {
    let file = options.file.display();
    let bytes = fs::read(&options.file).with_context(|| file.to_string())?;
    let sheet = Sheet::read(&options.file.to_string_lossy(), &bytes).with_context(|| file.to_string())?;
    let columns = suggest(&sheet);
    let left_out =
        sheet.headings().iter().zip(&columns).filter(|(heading, column)| column.is_none() && !heading.is_empty());
    for (heading, _) in left_out {
        print(format!("The column “{heading}” is left out: it is none of the template's, or means one that another column is.\n").as_bytes())?;
    }
    let mapping = Mapping::new(&sheet, columns).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{file}: {}", told.join("; "))
    })?;
    let geography = load_geography(register)?;
    let view = watch::view(register, geography.clone(), Visibility::Staff)?;
    let existing: Vec<_> = view.entries().iter().map(|entry| entry.record.clone()).collect();
    Ok(plan(&sheet, &mapping, &existing, &geography, register.clock().today()))
}

fn told(plan: &Plan) -> String {
    let mut told = String::new();
    for row in &plan.rows {
        let what = match &row.outcome {
            Outcome::Create(_) => "add",
            Outcome::Change(_) => "change",
            Outcome::Same => continue,
            Outcome::Refused(_) => "refuse",
        };
        let fields =
            if let Outcome::Change(change) = &row.outcome { changed(change).join(", ") } else { String::new() };
        let fields = if fields.is_empty() { fields } else { format!(" ({fields})") };
        let _ = writeln!(told, "line {}: {what} {}{fields}", row.line, row.name);
        if let Outcome::Refused(faults) = &row.outcome {
            for fault in faults {
                let column = fault.column.map_or_else(String::new, |column| format!("{}: ", column.name()));
                let _ = writeln!(told, "  {column}{}", fault.detail);
            }
        }
    }
    let counts = plan.counts();
    let _ = writeln!(
        told,
        "{} to add, {} to change, {} as they are, {} refused.",
        counts.created, counts.changed, counts.same, counts.refused
    );
    told
}
