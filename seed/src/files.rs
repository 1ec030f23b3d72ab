//! Where the seed's files are read from: those compiled in, or a folder of the same shape.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use nncf_db::Blob;
use sha2::{Digest, Sha256};

use crate::fault::SeedFault;

#[derive(rust_embed::RustEmbed)]
#[folder = "data/"]
struct Shipped;

/// The seed's files.
#[derive(Debug, Clone)]
pub enum Files {
    /// Those compiled in.
    Shipped,
    /// A folder.
    Folder(PathBuf),
}

impl Files {
    /// The content of a file.
    ///
    /// # Errors
    /// A fault that names the file when it is missing or cannot be read.
    pub fn read(&self, name: &str) -> Result<Cow<'static, [u8]>, Vec<SeedFault>> {
        let fault = |detail: String| vec![SeedFault::of_file(name, detail)];
        match self {
            Files::Shipped => Shipped::get(name).map(|file| file.data).ok_or_else(|| fault("is missing".into())),
            Files::Folder(folder) => {
                fs::read(folder.join(name)).map(Cow::Owned).map_err(|error| fault(format!("cannot be read: {error}")))
            }
        }
    }

    /// Whether there is such a file.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Files::Shipped => Shipped::get(name).is_some(),
            Files::Folder(folder) => folder.join(name).exists(),
        }
    }

    /// The names of the JSON files in a subfolder, sorted.
    ///
    /// # Errors
    /// A fault that names the subfolder when it cannot be read.
    pub fn json_files(&self, subfolder: &str) -> Result<Vec<String>, Vec<SeedFault>> {
        let fault = |error: std::io::Error| vec![SeedFault::of_file(subfolder, format!("cannot be read: {error}"))];
        let mut names: Vec<String> = match self {
            Files::Shipped => Shipped::iter().map(Cow::into_owned).collect(),
            Files::Folder(folder) => fs::read_dir(folder.join(subfolder))
                .and_then(|entries| {
                    let name = |entry: std::io::Result<fs::DirEntry>| {
                        entry.map(|entry| format!("{subfolder}/{}", entry.file_name().to_string_lossy()))
                    };
                    entries.map(name).collect()
                })
                .map_err(fault)?,
        };
        let is_json = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "json");
        names.retain(|name| name.starts_with(&format!("{subfolder}/")) && is_json(name));
        names.sort();
        Ok(names)
    }

    /// A packed file with its digest, after `vintage_of` has read it and told its vintage.
    pub(crate) fn blob(
        &self,
        name: &str,
        digests: &BTreeMap<String, String>,
        vintage_of: impl Fn(&[u8]) -> Result<String, String>,
    ) -> Result<Blob, Vec<SeedFault>> {
        let bytes = self.read(name)?;
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        let found = digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        if digests.get(name) != Some(&found) {
            let detail = "is not the file that manifest.json names: it was damaged, or packed anew without its digest";
            return Err(vec![SeedFault::of_file(name, detail)]);
        }
        let vintage = vintage_of(&bytes).map_err(|detail| vec![SeedFault::of_file(name, detail)])?;
        let name = name.trim_end_matches(".bin").to_owned();
        Ok(Blob { name, vintage, digest, bytes: bytes.into_owned() })
    }
}
