//! How often one client, and all together, may have something stored. What is counted stands in memory alone.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// A limit for each client by the hour, and perhaps for all by the day. It remembers no more than so many admissions,
/// so nobody can fill the memory, and an address no longer than it counts.
#[derive(Debug)]
pub struct Limit {
    each_hour: usize,
    most: usize,
    refuses_all: bool,
    admitted: Mutex<VecDeque<Admission>>,
}

#[derive(Debug)]
struct Admission {
    at: Instant,
    /// Forgotten after an hour.
    client: Option<IpAddr>,
}

impl Refusal {
    /// How long.
    pub fn wait(self) -> Duration {
        match self {
            Self::OfClient(wait) | Self::OfAll(wait) => wait,
        }
    }
}

/// Why somebody has to wait, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The client was admitted often enough for an hour.
    OfClient(Duration),
    /// All clients together were admitted often enough for a day.
    OfAll(Duration),
}

impl Limit {
    /// So many an hour for each client, and so many a day for all.
    pub fn new(each_hour: usize, all_day: usize) -> Self {
        Self { each_hour, most: all_day, refuses_all: true, admitted: Mutex::default() }
    }

    /// So many an hour for each client. When more than `remembered` were admitted in a day, the oldest are forgotten:
    /// a crowd of strangers locks nobody else out.
    pub fn of_each(each_hour: usize, remembered: usize) -> Self {
        Self { refuses_all: false, ..Self::new(each_hour, remembered) }
    }

    /// Admits a client now and counts it, unless it, or all together, have been admitted often enough.
    ///
    /// # Errors
    /// How long to wait.
    pub fn admit(&self, client: IpAddr, now: Instant) -> Result<(), Refusal> {
        let client = household(client);
        let mut admitted = self.admitted.lock().unwrap_or_else(PoisonError::into_inner);
        self.refuse(&mut admitted, client, now)?;
        if admitted.len() >= self.most {
            admitted.pop_front();
        }
        admitted.push_back(Admission { at: now, client: Some(client) });
        Ok(())
    }

    /// Takes back what a client was last admitted for, as it turned out not to count.
    pub fn take_back(&self, client: IpAddr) {
        let mut admitted = self.admitted.lock().unwrap_or_else(PoisonError::into_inner);
        let client = household(client);
        if let Some(last) = admitted.iter().rposition(|admission| admission.client == Some(client)) {
            admitted.remove(last);
        }
    }

    /// Whether a client would be admitted now; nothing is counted.
    ///
    /// # Errors
    /// How long to wait.
    pub fn check(&self, client: IpAddr, now: Instant) -> Result<(), Refusal> {
        let mut admitted = self.admitted.lock().unwrap_or_else(PoisonError::into_inner);
        self.refuse(&mut admitted, household(client), now)
    }

    fn refuse(&self, admitted: &mut VecDeque<Admission>, client: IpAddr, now: Instant) -> Result<(), Refusal> {
        outdate(admitted, now);
        let mut own = admitted.iter().filter(|admission| admission.client == Some(client));
        let oldest_own = own.next().map(|admission| admission.at);
        if let Some(oldest) = oldest_own.filter(|_| own.count() + 1 >= self.each_hour) {
            return Err(Refusal::OfClient(until(oldest + HOUR, now)));
        }
        if let Some(oldest) = admitted.front().filter(|_| self.refuses_all && admitted.len() >= self.most) {
            return Err(Refusal::OfAll(until(oldest.at + DAY, now)));
        }
        Ok(())
    }

    /// Forgets what no longer counts: addresses of more than an hour ago, admissions of more than a day ago. Called now
    /// and then, so that nothing stays because nobody comes.
    pub fn forget(&self, now: Instant) {
        outdate(&mut self.admitted.lock().unwrap_or_else(PoisonError::into_inner), now);
    }
}

fn outdate(admitted: &mut VecDeque<Admission>, now: Instant) {
    while admitted.front().is_some_and(|oldest| now.duration_since(oldest.at) >= DAY) {
        admitted.pop_front();
    }
    let outdated = admitted.iter_mut().take_while(|admission| now.duration_since(admission.at) >= HOUR);
    outdated.for_each(|admission| admission.client = None);
}

fn until(then: Instant, now: Instant) -> Duration {
    then.saturating_duration_since(now)
}

/// Whoever has one IPv6 address usually has the 2^64 of its network; together they count as one client.
fn household(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a_crowd_locks_nobody_out() {
        let (limit, now) = (Limit::of_each(2, 10), Instant::now());
        let client = |n: u8| IpAddr::from([10, 0, 0, n]);
        for n in 0..100 {
            limit.admit(client(n), now).unwrap();
        }
        assert_eq!(limit.admitted.lock().unwrap().len(), 10, "no more is remembered");
        limit.admit(client(99), now).unwrap();
        assert!(matches!(limit.check(client(99), now), Err(Refusal::OfClient(_))));
        limit.check(client(200), now).unwrap();
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn each_client_has_its_hour() {
        let (limit, start) = (Limit::new(3, 100), Instant::now());
        let ask = |client: &str, minutes: u32| limit.admit(ip(client), start + MINUTE * minutes);
        for minutes in [0, 10, 20] {
            assert_eq!(ask("192.0.2.1", minutes), Ok(()));
        }
        assert_eq!(ask("192.0.2.1", 30), Err(Refusal::OfClient(30 * MINUTE)), "until the first is an hour old");
        assert_eq!(ask("::ffff:192.0.2.1", 59), Err(Refusal::OfClient(MINUTE)), "the same address, mapped");
        assert_eq!(ask("192.0.2.2", 59), Ok(()), "another client has its own");
        assert_eq!(limit.check(ip("192.0.2.1"), start + MINUTE * 60), Ok(()), "looking does not count");
        assert_eq!(ask("192.0.2.1", 60), Ok(()));
        assert_eq!(ask("192.0.2.1", 61), Err(Refusal::OfClient(9 * MINUTE)), "refusals do not count");
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let (limit, now) = (Limit::new(1, 100), Instant::now());
        assert_eq!(limit.admit(ip("2001:db8:1:2::1"), now), Ok(()));
        assert!(limit.admit(ip("2001:db8:1:2:ffff::9"), now).is_err());
        assert_eq!(limit.admit(ip("2001:db8:1:3::1"), now), Ok(()));
    }

    #[test]
    fn all_have_one_day() {
        let (limit, start) = (Limit::new(5, 200), Instant::now());
        for number in 0..200_u32 {
            assert_eq!(limit.admit(IpAddr::from(number.to_be_bytes()), start + MINUTE * number), Ok(()));
        }
        let late = start + MINUTE * 240;
        assert_eq!(limit.admit(ip("192.0.2.1"), late), Err(Refusal::OfAll(MINUTE * (24 * 60 - 240))));
        assert_eq!(limit.admit(ip("192.0.2.1"), start + DAY), Ok(()));
        assert!(limit.admit(ip("192.0.2.2"), start + DAY).is_err(), "one place came free, not more");
    }

    #[test]
    fn memory_is_bounded_and_addresses_are_forgotten() {
        let (limit, start) = (Limit::new(5, 200), Instant::now());
        for number in 0..100_000_u32 {
            let _ = limit.admit(IpAddr::from(number.to_be_bytes()), start);
        }
        assert_eq!(limit.admitted.lock().unwrap().len(), 200);
        limit.forget(start + HOUR);
        assert!(limit.admitted.lock().unwrap().iter().all(|admission| admission.client.is_none()));
        limit.admit(ip("192.0.2.1"), start + DAY).unwrap();
        assert_eq!(limit.admitted.lock().unwrap().len(), 1);
    }
}
