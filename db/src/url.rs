//! Where the register is kept.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where the register is kept: `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST/NAME` as libpq reads it.
///
/// It prints, for logs and messages, without the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Target);

/// What a URL points at.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Sqlite(PathBuf),
    Postgres(String),
}

/// Why a database's URL was refused. The URL is not repeated: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// No known scheme.
    #[error("a database is written sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")]
    Scheme,
    /// No file is named, or one that only stands in memory.
    #[error("sqlite: needs the path of a file, such as sqlite:nncf.db")]
    Path,
}

impl DatabaseUrl {
    /// The file, if the register is kept in SQLite.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.0 {
            Target::Sqlite(path) => Some(path),
            Target::Postgres(_) => None,
        }
    }

    /// What it points at, with the password.
    pub(crate) fn target(&self) -> &Target {
        &self.0
    }

    /// Takes the password out of what a database said: libpq repeats parts of a URL that it cannot read.
    pub(crate) fn redact(&self, message: &str) -> String {
        let secrets = match &self.0 {
            Target::Sqlite(_) => Vec::new(),
            Target::Postgres(url) => Parts::of(url).secrets(),
        };
        // Where a password was not escaped, libpq took a piece of it for the host.
        let pieces = secrets.iter().flat_map(|secret| secret.split(['@', '?', '/', ':', '#'])).filter(|p| p.len() > 2);
        let hidden = secrets.iter().copied().filter(|secret| !secret.is_empty()).chain(pieces);
        hidden.fold(message.trim().to_owned(), |message, secret| message.replace(secret, HIDDEN))
    }
}

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(value: &str) -> Result<Self, DatabaseUrlError> {
        if value.starts_with("postgres://") || value.starts_with("postgresql://") {
            return Ok(Self(Target::Postgres(value.to_owned())));
        }
        let path = value.strip_prefix("sqlite:").ok_or(DatabaseUrlError::Scheme)?;
        // Others write sqlite:///absolute/path and sqlite://relative/path.
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains(":memory:") || path.contains('\0') {
            return Err(DatabaseUrlError::Path);
        }
        Ok(Self(Target::Sqlite(PathBuf::from(path))))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Target::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Target::Postgres(url) => Parts::of(url).fmt(f),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const HIDDEN: &str = "***";

/// A PostgreSQL URL taken apart only as far as hiding its secrets needs.
struct Parts<'a> {
    scheme: &'a str,
    user: Option<(&'a str, Option<&'a str>)>,
    place: &'a str,
    query: Vec<(&'a str, &'a str)>,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
        // A password with a `?` or `@` in it is wrong, but must not show for that.
        let before_query = rest.split('?').next().unwrap_or(rest);
        let at = before_query.rfind('@').or_else(|| rest.rfind('@'));
        let (user, rest) = match at {
            Some(at) => (Some(&rest[..at]), &rest[at + 1..]),
            None => (None, rest),
        };
        let user = user.map(|u| u.split_once(':').map_or((u, None), |(name, password)| (name, Some(password))));
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let query = query.split('&').filter(|pair| !pair.is_empty());
        Self { scheme, user, place, query: query.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect() }
    }

    fn secrets(&self) -> Vec<&'a str> {
        let in_query = self.query.iter().filter(|(key, _)| is_secret(key)).map(|(_, value)| *value);
        self.user.and_then(|(_, password)| password).into_iter().chain(in_query).collect()
    }
}

fn is_secret(key: &str) -> bool {
    key.to_ascii_lowercase().contains("pass")
}

impl fmt::Display for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.scheme)?;
        if let Some((name, password)) = self.user {
            write!(f, "{name}{}@", if password.is_some() { ":***" } else { "" })?;
        }
        f.write_str(self.place)?;
        for (index, (key, value)) in self.query.iter().enumerate() {
            let value = if is_secret(key) { HIDDEN } else { value };
            write!(f, "{}{key}={value}", if index == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paths() {
        for (url, path) in
            [("sqlite:nncf.db", "nncf.db"), ("sqlite:/var/x y.db", "/var/x y.db"), ("sqlite:///var/x.db", "/var/x.db")]
        {
            assert_eq!(url.parse::<DatabaseUrl>().unwrap().sqlite_path(), Some(Path::new(path)));
        }
    }

    #[test]
    fn passwords_never_show() {
        for (url, shown) in [
            ("postgres://u:secret@h:5432/db", "postgres://u:***@h:5432/db"),
            ("postgresql://u@h/db?host=/run&password=secret", "postgresql://u@h/db?host=/run&password=***"),
            ("postgres://u:se?secret@h/db", "postgres://u:***@h/db"),
            ("postgres://u:a@secret@h/db?sslpassword=secret", "postgres://u:***@h/db?sslpassword=***"),
            ("postgres://h1:1,h2:2/db", "postgres://h1:1,h2:2/db"),
        ] {
            let url: DatabaseUrl = url.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), shown);
            assert!(!url.redact("invalid token: secret").contains("secret") || !shown.contains('*'));
        }
    }

    #[test]
    fn refuses_other_stores() {
        for url in ["", "nncf.db", "mysql://u:secret@h/db", "POSTGRES://h"] {
            assert_eq!(url.parse::<DatabaseUrl>(), Err(DatabaseUrlError::Scheme), "{url}");
        }
        for url in ["sqlite:", "sqlite://", "sqlite::memory:"] {
            assert_eq!(url.parse::<DatabaseUrl>(), Err(DatabaseUrlError::Path), "{url}");
        }
    }
}
