//! Files that are no spreadsheet that is read, by what they are.

use std::io::Cursor;

use zip::ZipArchive;

/// A file of a kind that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A web page, saved with the ending of a workbook.
    WebPage,
    /// Excel's table in XML of 2003.
    Xml2003,
    /// Another XML file.
    Xml,
    /// Excel's binary workbook, .xlsb.
    Xlsb,
    /// An OpenDocument spreadsheet, .ods.
    OpenDocument,
    /// A Numbers file of Apple's.
    Numbers,
    /// A workbook with a password.
    Password,
    /// A raw workbook of an Excel before 97.
    VeryOldExcel,
    /// A PDF.
    Pdf,
    /// A text document of a word processor.
    Document,
    /// Slides.
    Slides,
    /// An e-mail message.
    Message,
    /// A picture.
    Picture,
    /// JSON.
    Json,
    /// An archive of files.
    Archive,
    /// The file by which a program marks that another is open.
    Lock,
}

impl Foreign {
    /// What it is.
    pub fn what(self) -> &'static str {
        match self {
            Self::WebPage => "this is a web page, though it may end in .xls",
            Self::Xml2003 => "this is an “XML spreadsheet 2003”",
            Self::Xml => "this is an XML file",
            Self::Xlsb => "this is a binary workbook (.xlsb)",
            Self::OpenDocument => "this is an OpenDocument spreadsheet (.ods)",
            Self::Numbers => "this is a file of Apple’s Numbers, Pages or Keynote",
            Self::Password => "this workbook has a password",
            Self::VeryOldExcel => "this is a workbook of an Excel before 1997",
            Self::Pdf => "this is a PDF",
            Self::Document => "this is a text document of a word processor",
            Self::Slides => "these are slides of a presentation",
            Self::Message => "this is an e-mail message",
            Self::Picture => "this is a picture",
            Self::Json => "this is JSON, or a link to a sheet in an online drive",
            Self::Archive => "this is an archive of files (zip)",
            Self::Lock => "this is the file by which Excel marks that a workbook is open",
        }
    }

    /// What to do with it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::WebPage | Self::Xml2003 | Self::Xml | Self::Xlsb | Self::OpenDocument | Self::VeryOldExcel => {
                "open it in Excel or LibreOffice and save it as “Excel workbook (.xlsx)” or “CSV UTF-8”"
            }
            Self::Numbers => "in Numbers choose File, Export To, Excel, and import that file",
            Self::Password => "open it, take the password away (File, Info, Protect Workbook), and save it again",
            Self::Pdf | Self::Document | Self::Slides | Self::Picture | Self::Message => {
                "put its table into a spreadsheet, with a row of headings, and save that as “Excel workbook (.xlsx)”"
            }
            Self::Json => "download the sheet as “Excel workbook (.xlsx)” or “CSV UTF-8”",
            Self::Archive => "unpack it, and import the spreadsheet that is in it",
            Self::Lock => "close the workbook in Excel, and choose the file without ~$ in its name",
        }
    }

    /// What a file is that begins with these bytes, where they say it, and is no spreadsheet that is read.
    pub(super) fn of(file_name: &str, bytes: &[u8]) -> Option<Self> {
        if file_name.rsplit(['/', '\\']).next().unwrap_or_default().starts_with("~$") {
            return Some(Self::Lock);
        }
        by_signature(bytes).or_else(|| by_text(bytes))
    }

    /// What an archive is that is no Excel workbook.
    pub(super) fn of_archive(bytes: &[u8]) -> Self {
        let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Self::Archive };
        let has = |part: &str| archive.file_names().flatten().any(|name| name.starts_with(part));
        let is_open_document = has("content.xml") && has("mimetype");
        match () {
            () if has("xl/workbook.bin") => Self::Xlsb,
            () if has("word/") => Self::Document,
            () if has("ppt/") => Self::Slides,
            () if has("Index/") || has("Index.zip") || has("index.apxl") || has("index.xml") => Self::Numbers,
            () if is_open_document => open_document(bytes),
            () => Self::Archive,
        }
    }
}

/// OpenDocument files say what they are in their first file, which is not packed.
fn open_document(bytes: &[u8]) -> Foreign {
    let start = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let says = |kind: &[u8]| start.windows(kind.len()).any(|part| part == kind);
    match () {
        () if says(b"opendocument.text") => Foreign::Document,
        () if says(b"opendocument.presentation") => Foreign::Slides,
        () => Foreign::OpenDocument,
    }
}

fn by_signature(bytes: &[u8]) -> Option<Foreign> {
    Some(match bytes {
        [b'%', b'P', b'D', b'F', ..] => Foreign::Pdf,
        [b'{', b'\\', b'r', b't', b'f', ..] => Foreign::Document,
        [0x89, b'P', b'N', b'G', ..]
        | [0xff, 0xd8, 0xff, ..]
        | [b'G', b'I', b'F', b'8', ..]
        | [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..]
        | [b'I', b'I', 42, 0, ..]
        | [b'M', b'M', 0, 42, ..]
        | [b'R', b'I', b'F', b'F', ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', ..] => Foreign::Picture,
        [0x1f, 0x8b, ..] | [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] => Foreign::Archive,
        // The first record of a workbook outside a container: version 2 to 5.
        [0x09, 0 | 2 | 4 | 8, 4..=16, 0, ..] => Foreign::VeryOldExcel,
        _ => return None,
    })
}

/// What is marked up, by how its text begins.
fn by_text(bytes: &[u8]) -> Option<Foreign> {
    let start = bytes.get(..bytes.len().min(2_000)).unwrap_or_default();
    let start: String = String::from_utf8_lossy(start).replace('\0', "").to_lowercase();
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}'));
    let is_web = |text: &str| {
        ["<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<div"].iter().any(|tag| text.contains(tag))
    };
    match () {
        () if start.starts_with("mime-version:") => {
            Some(if is_web(start) || start.contains("multipart/related") { Foreign::WebPage } else { Foreign::Message })
        }
        () if start.starts_with("received:") || start.starts_with("return-path:") => Some(Foreign::Message),
        () if start.starts_with("{\"") || start.starts_with("[{") || start.starts_with("{\n") => Some(Foreign::Json),
        () if !start.starts_with('<') => None,
        () if start.contains("schemas-microsoft-com:office:spreadsheet") => Some(Foreign::Xml2003),
        () if start.contains("office:document") => Some(Foreign::OpenDocument),
        () if is_web(start) => Some(Foreign::WebPage),
        () if start.starts_with("<?xml") || start.starts_with("<!") => Some(Foreign::Xml),
        () => None,
    }
}

impl std::fmt::Display for Foreign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}", self.what(), self.remedy())
    }
}
