//! Two texts, word by word.

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// In both texts.
    Same(String),
    /// In the text before.
    Removed(String),
    /// In the text after.
    Added(String),
}

/// Up to how many words, before and after multiplied, texts are compared word by word; longer ones are told whole.
const MOST: usize = 1_000_000;

/// What differs between two texts, in runs of words with the white space behind them. The runs that are not added make
/// up the text before, those that are not removed the text after.
pub fn marks(before: &str, after: &str) -> Vec<Mark> {
    let (old, new) = (words(before), words(after));
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let mut told = Told::default();
    told.add_all(Mark::Same, &old[..start]);
    if old_middle.len() * new_middle.len() > MOST {
        told.add_all(Mark::Removed, old_middle);
        told.add_all(Mark::Added, new_middle);
    } else {
        align(old_middle, new_middle, &mut told);
    }
    told.add_all(Mark::Same, &old[old.len() - end..]);
    told.0
}

/// Words with the white space behind them: together they are the text.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

/// Walks along the longest common sequence of words.
fn align(old: &[&str], new: &[&str], told: &mut Told) {
    let width = new.len() + 1;
    let mut common = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            told.add(Mark::Same, old[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1] {
            told.add(Mark::Removed, old[i]);
            i += 1;
        } else {
            told.add(Mark::Added, new[j]);
            j += 1;
        }
    }
}

/// Marks, of which neighbours of one kind are joined.
#[derive(Default)]
struct Told(Vec<Mark>);

impl Told {
    fn add_all(&mut self, kind: fn(String) -> Mark, words: &[&str]) {
        for word in words {
            self.add(kind, word);
        }
    }

    fn add(&mut self, kind: fn(String) -> Mark, word: &str) {
        let mark = kind(word.to_owned());
        match (self.0.last_mut(), &mark) {
            (Some(Mark::Same(run)), Mark::Same(_))
            | (Some(Mark::Removed(run)), Mark::Removed(_))
            | (Some(Mark::Added(run)), Mark::Added(_)) => run.push_str(word),
            _ => self.0.push(mark),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_changed_word_is_marked_and_the_rest_stays() {
        let same = |text: &str| Mark::Same(text.into());
        assert_eq!(
            marks("It meets four times a year.", "It meets six times a year."),
            [same("It meets "), Mark::Removed("four ".into()), Mark::Added("six ".into()), same("times a year.")]
        );
        assert_eq!(marks("one", "one"), [same("one")]);
        assert_eq!(marks("", "new"), [Mark::Added("new".into())]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_marks(before in "([ab] ?){0,12}", after in "([ab] ?){0,12}") {
            let marks = marks(&before, &after);
            let of = |takes: fn(&Mark) -> Option<&String>| marks.iter().filter_map(takes).cloned().collect::<String>();
            prop_assert_eq!(of(|mark| match mark { Mark::Same(t) | Mark::Removed(t) => Some(t), Mark::Added(_) => None }),
                before);
            prop_assert_eq!(of(|mark| match mark { Mark::Same(t) | Mark::Added(t) => Some(t), Mark::Removed(_) => None }),
                after);
        }
    }
}
