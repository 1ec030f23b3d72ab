//! A cell as a person sees it, and what is to be told of it beside its text.

/// What a spreadsheet tells of a cell beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// It shows an error, such as `#REF!`, in place of a value.
    Error(String),
    /// It is a formula; its text is the value that was last computed.
    Formula,
    /// It is a formula whose value was never computed; its text is the formula.
    Uncomputed,
}

/// A cell on its way from a file into a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub text: String,
    pub mark: Option<Mark>,
}

impl Cell {
    /// A cell of text. Text that is an error is one, whoever wrote it there: Excel writes errors so into CSV.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let mark = error_in(&text).map(|error| Mark::Error(error.to_owned()));
        Self { text, mark }
    }

    /// The same cell as the value of a formula.
    pub fn computed(self) -> Self {
        Self { mark: self.mark.or(Some(Mark::Formula)), ..self }
    }
}

/// What spreadsheet programs show in place of a value.
const ERRORS: [&str; 16] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#GETTING_DATA",
    "#DATA!",
];

/// The error that a cell's text is, or that one of its entries is.
fn error_in(text: &str) -> Option<&str> {
    if !text.contains('#') && !text.contains(':') {
        return None;
    }
    text.split([';', ',']).map(str::trim).find(|entry| is_error(entry))
}

fn is_error(entry: &str) -> bool {
    // A column too narrow for its number shows only such signs, and is saved so as text.
    let is_too_narrow = entry.len() >= 3 && entry.bytes().all(|byte| byte == b'#');
    // LibreOffice numbers its errors.
    let number = entry.strip_prefix("Err:").or_else(|| entry.strip_prefix("#ERR"));
    let is_numbered = number.is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()));
    is_too_narrow || is_numbered || ERRORS.iter().any(|error| error.eq_ignore_ascii_case(entry)) || entry == "#ERROR!"
}

/// How spreadsheets call a cell: D2 for the fourth column of the second line.
pub(super) fn address(line: u64, column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = (left - 1) % 26;
        letters.insert(0, char::from(b'A' + letter as u8));
        left = (left - 1) / 26;
    }
    format!("{letters}{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_known_wherever_they_stand() {
        for error in ["#REF!", "#n/a", "Err:502", "#####", "Cardiff; #N/A", "#SPILL!", "#ERROR!"] {
            assert!(matches!(Cell::text(error).mark, Some(Mark::Error(_))), "{error}");
        }
        for text in ["#1 in Wales", "N/A", "Err: none", "", "##", "chair: A", "#EndSlavery"] {
            assert_eq!(Cell::text(text).mark, None, "{text}");
        }
        assert_eq!(Cell::text("#N/A").computed().mark, Some(Mark::Error("#N/A".into())));
        assert_eq!(Cell::text("x").computed().mark, Some(Mark::Formula));
    }

    #[test]
    fn cells_are_called_as_spreadsheets_call_them() {
        assert_eq!([address(2, 0), address(1, 25), address(9, 26), address(3, 701)], ["A2", "Z1", "AA9", "ZZ3"]);
    }
}
