//! `nncf check`.

use nncf_db::{ChainReport, CheckReport};

use super::{Store, print};

/// Checks the whole database, and says in one line that all is well; an error names the first place that does not hold.
pub fn run(store: &Store) -> anyhow::Result<()> {
    let report = store.open_seeded()?.check()?;
    print(line(&report).as_bytes())
}

fn line(report: &CheckReport) -> String {
    let CheckReport { chain, accounts, audit_entries } = report;
    let ChainReport { records, revisions, personal_values, erased, helplines, helpline_revisions, head } = chain;
    format!(
        "All is well: {records} partnerships in {revisions} revisions, {helplines} helplines in {helpline_revisions}, \
         {personal_values} mentions of personal values and {erased} of erased ones, {accounts} accounts, \
         {audit_entries} entries in the audit log; the history ends in {head}.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_line() {
        let chain = ChainReport {
            records: 1,
            revisions: 2,
            personal_values: 3,
            erased: 4,
            helplines: 5,
            helpline_revisions: 6,
            head: "0".repeat(64),
        };
        let line = line(&CheckReport { chain, accounts: 7, audit_entries: 8 });
        assert_eq!(line.lines().count(), 1);
        assert!((1..=8).all(|number| line.contains(&number.to_string())), "{line}");
    }
}
