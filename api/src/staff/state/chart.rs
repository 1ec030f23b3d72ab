//! Charts of bars as SVG. Each stands beside a table that says the same.

use askama::Template;

use crate::http::problem::Problem;

/// A bar: parts that stand end to end, out of a whole.
pub struct Bar {
    /// What it tells of.
    pub name: String,
    /// A colour and a number each.
    pub parts: Vec<(&'static str, usize)>,
    /// The number that would fill the whole width.
    pub of: usize,
    /// The bar in words.
    pub told: String,
}

/// A chart.
#[derive(Template)]
#[template(path = "staff/chart.svg")]
pub struct Chart {
    title: String,
    rows: Vec<Row>,
    height: usize,
}

/// A bar in pixels.
struct Row {
    name: String,
    told: String,
    middle: usize,
    top: usize,
    parts: Vec<Part>,
}

struct Part {
    colour: &'static str,
    x: f64,
    width: f64,
}

/// Where bars begin, how long a full one is, and how much height each takes, in pixels.
const LEFT: f64 = 190.0;
const LENGTH: f64 = 330.0;
const STEP: usize = 30;

impl Chart {
    /// A chart of bars.
    pub fn new(title: String, bars: Vec<Bar>) -> Self {
        let height = bars.len() * STEP + 10;
        let rows = bars.into_iter().enumerate().map(|(index, bar)| row(index, bar)).collect();
        Self { title, rows, height }
    }

    /// The chart as SVG to stand within a page.
    ///
    /// # Errors
    /// When it cannot be rendered.
    pub fn svg(&self) -> Result<String, Problem> {
        self.render().map_err(Problem::internal)
    }
}

fn row(index: usize, Bar { name, parts, of, told }: Bar) -> Row {
    let mut x = LEFT;
    let parts = parts.into_iter().map(|(colour, count)| {
        let width = LENGTH * count as f64 / of.max(1) as f64;
        x += width;
        Part { colour, x: x - width, width }
    });
    let parts = parts.filter(|part| part.width > 0.0).collect();
    let top = index * STEP + 8;
    Row { name, told, middle: top + STEP / 2, top, parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_end_to_end_within_the_whole() {
        let bar = |parts, of| Bar { name: "A & B".into(), parts, of, told: "3 of 4".into() };
        let chart = Chart::new("<Title>".into(), vec![bar(vec![("#000", 1), ("#fff", 2)], 4), bar(vec![], 0)]);
        let [first, second] = &chart.rows[..] else { panic!("two bars") };
        assert_eq!((first.parts[1].x, first.parts[1].width), (LEFT + LENGTH / 4.0, LENGTH / 2.0));
        assert!(second.parts.is_empty());
        let svg = chart.svg().unwrap();
        assert!(svg.contains("A &#38; B") && svg.contains("&#60;Title&#62;"), "{svg}");
    }
}
