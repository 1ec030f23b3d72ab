//! How the operator wants the pages to look: the service's name, its colours, and tiles under the map.

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;

use super::words::{Language, Words};
use crate::http::answer::content_hash;

/// The least contrast that WCAG 2.2 AA asks of text against its background.
const LEAST_CONTRAST: f64 = 4.5;

/// What the operator may choose.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Look {
    /// The service's name, at the top of every page.
    #[arg(long, env = "NNCF_NAME")]
    pub name: Option<String>,
    /// The colour of the band at the top and of marks, such as #0b4f4a; white text must be readable on it.
    #[arg(long, env = "NNCF_BRAND_COLOUR")]
    pub brand_colour: Option<String>,
    /// The colour of links, such as #0b5a7a; it must be readable on white.
    #[arg(long, env = "NNCF_LINK_COLOUR")]
    pub link_colour: Option<String>,
    /// Map tiles to draw under the areas, such as https://tiles.example.org/{z}/{x}/{y}.png. Visitors' browsers then
    /// ask that server too, which the privacy page says. Never used in embeds.
    #[arg(long, env = "NNCF_TILES", requires = "tiles_credit")]
    pub tiles: Option<String>,
    /// Whom to credit for the tiles.
    #[arg(long, env = "NNCF_TILES_CREDIT")]
    pub tiles_credit: Option<String>,
}

/// The pages' words and looks, made once.
pub struct Site {
    words: [Words; 2],
    /// What every absolute link begins with; no slash at its end.
    pub public_url: String,
    /// The operator's colours.
    pub colours: Option<Colours>,
    /// Tiles under the map.
    pub tiles: Option<Tiles>,
    /// The Content-Security-Policy of pages.
    pub policy: HeaderValue,
    /// That of the page that shows an embed as it will be.
    pub policy_with_frames: HeaderValue,
}

/// A stylesheet with the operator's colours, and its name, which carries its content's hash.
pub struct Colours {
    /// The name of the file.
    pub file: String,
    /// Its content.
    pub css: Bytes,
}

/// Map tiles from another server.
pub struct Tiles {
    /// Their address, with {z}, {x} and {y}.
    pub url: String,
    /// Whom to credit.
    pub credit: String,
    /// The scheme and host that browsers ask.
    pub host: String,
}

impl Site {
    /// Makes the site of an operator's choices.
    ///
    /// # Errors
    /// What is wrong with a choice, for the operator.
    pub fn new(look: Look, public_url: String) -> Result<Self, String> {
        let Look { name, brand_colour, link_colour, tiles, tiles_credit } = look;
        let colours = Colours::new(brand_colour.as_deref(), link_colour.as_deref())?;
        let tiles = tiles.map(|url| Tiles::new(url, tiles_credit.unwrap_or_default())).transpose()?;
        let policy = policy(tiles.as_ref());
        let header = |policy: String| {
            HeaderValue::try_from(policy).map_err(|_| "--tiles: no such address can be asked".to_owned())
        };
        let policy_with_frames = header(format!("{policy}; frame-src 'self'"))?;
        let policy = header(policy)?;
        let words = Language::ALL.map(|language| Words::new(language, name.as_deref()));
        Ok(Self { words, public_url, colours, tiles, policy, policy_with_frames })
    }

    /// Whether visitors reach the service by TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether anyone may sign in: a password must not cross a network in the open.
    pub fn takes_sign_ins(&self) -> bool {
        let host = url::Url::parse(&self.public_url).ok();
        self.is_secure()
            || host.is_some_and(|url| match url.host() {
                Some(url::Host::Ipv4(address)) => address.is_loopback(),
                Some(url::Host::Ipv6(address)) => address.is_loopback(),
                Some(url::Host::Domain(name)) => name == "localhost",
                None => false,
            })
    }

    /// The words in a language.
    pub fn words(&self, language: Language) -> &Words {
        let [english, welsh] = &self.words;
        match language {
            Language::English => english,
            Language::Welsh => welsh,
        }
    }
}

/// Nothing is loaded from anywhere else but tiles if the operator chose some, no script stands in a page, and nobody
/// may frame one.
fn policy(tiles: Option<&Tiles>) -> String {
    let tiles = tiles.map_or_else(String::new, |tiles| format!(" {}", tiles.host));
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

impl Colours {
    fn new(brand: Option<&str>, link: Option<&str>) -> Result<Option<Self>, String> {
        let rules = [("--brand-colour", "--govuk-brand-colour", brand), ("--link-colour", "--govuk-link-colour", link)];
        let mut css = String::new();
        for (option, property, colour) in rules {
            let Some(colour) = colour else { continue };
            let digits = readable_colour(colour).map_err(|why| format!("{option}: {why}"))?;
            css.extend([property, ":#", &digits, ";"]);
        }
        if css.is_empty() {
            return Ok(None);
        }
        let css = format!(":root{{{css}}}");
        Ok(Some(Self { file: format!("colours-{}.css", content_hash(css.as_bytes())), css: css.into() }))
    }

    /// The address of the stylesheet.
    pub fn address(&self) -> String {
        format!("/assets/{}", self.file)
    }
}

impl Tiles {
    fn new(url: String, credit: String) -> Result<Self, String> {
        let parsed = url::Url::parse(&url).map_err(|error| format!("--tiles: {error}"))?;
        let placeholders = ["{z}", "{x}", "{y}"];
        if !matches!(parsed.scheme(), "https" | "http") || !placeholders.iter().all(|part| url.contains(part)) {
            return Err("--tiles: give a web address with {z}, {x} and {y} in it".to_owned());
        }
        Ok(Self { host: parsed.origin().ascii_serialization(), url, credit })
    }
}

/// The six digits of a colour on which white can be read, and which can be read on white. It may be written without
/// its #, which in an address would have to be escaped.
///
/// # Errors
/// What is wrong with it.
pub fn readable_colour(colour: &str) -> Result<String, String> {
    let digits = colour.strip_prefix('#').unwrap_or(colour);
    let contrast =
        contrast_with_white(digits).ok_or_else(|| format!("a colour is written like #0b4f4a, not “{colour}”"))?;
    if contrast < LEAST_CONTRAST {
        return Err(format!(
            "{colour} against white has a contrast of {contrast:.1}; it needs {LEAST_CONTRAST}, so choose a darker one"
        ));
    }
    Ok(digits.to_ascii_lowercase())
}

/// The contrast between a colour and white, from 1 to 21, as WCAG 2.2 defines it; none if it is no colour.
fn contrast_with_white(digits: &str) -> Option<f64> {
    let is_colour = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let digits = Some(digits).filter(|_| is_colour)?;
    let channel = |at: usize| {
        let share = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).ok()?) / 255.0;
        Some(if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) })
    };
    let luminance = 0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?;
    Some(1.05 / (luminance + 0.05))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(look: Look) -> Result<Site, String> {
        Site::new(look, "http://localhost".into())
    }

    #[test]
    fn colours_must_be_readable() {
        let with = |colour: &str| site(Look { brand_colour: Some(colour.into()), ..Look::default() });
        assert!(with("#0b4f4a").unwrap().colours.is_some_and(|colours| colours.css.ends_with(b"#0b4f4a;}")));
        assert!(with("#aabbcc").is_err_and(|error| error.contains("darker")));
        assert!(with("red;}body{").is_err_and(|error| error.contains("like #0b4f4a")));
    }

    #[test]
    fn passwords_do_not_cross_a_network_in_the_open() {
        let takes = |url: &str| Site::new(Look::default(), url.into()).unwrap().takes_sign_ins();
        for url in ["https://a.example", "http://127.0.0.1:8080", "http://[::1]:80", "http://localhost:3000"] {
            assert!(takes(url), "{url}");
        }
        for url in ["http://a.example", "http://10.0.0.1", "http://localhost.example", "http://0.0.0.0:8080"] {
            assert!(!takes(url), "{url}");
        }
    }

    #[test]
    fn tiles_may_be_asked_for_only_when_chosen() {
        assert!(site(Look::default()).unwrap().policy.to_str().unwrap().contains("img-src 'self' data:;"));
        let tiles =
            |url: &str| site(Look { tiles: Some(url.into()), tiles_credit: Some("OSM".into()), ..Look::default() });
        let site = tiles("https://tiles.example.org/{z}/{x}/{y}.png").unwrap();
        assert!(site.policy.to_str().unwrap().contains("data: https://tiles.example.org;"));
        assert!(tiles("https://tiles.example.org/").is_err() && tiles("javascript:{z}{x}{y}").is_err());
    }
}
