//! Which addresses the link check may connect to: those of the public internet. The operator's own network is not for
//! whoever can type a web address into a record.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the public internet.
pub fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_global_v4(address),
        IpAddr::V6(address) => is_global_v6(address),
    }
}

/// By IANA's registry of special-purpose addresses of IPv4.
fn is_global_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    #[allow(clippy::match_same_arms)] // each says what it is
    let is_special = match (a, b, c) {
        // This network; private; loopback; shared with a provider's customers.
        (0 | 10 | 127, ..) | (100, 64..=127, _) => true,
        // Link-local, which holds the metadata of cloud machines; private.
        (169, 254, _) | (172, 16..=31, _) | (192, 168, _) => true,
        // Protocol assignments; examples; the former 6to4 relays; measuring.
        (192, 0, 0 | 2) | (192, 88, 99) | (198, 18..=19, _) | (198, 51, 100) | (203, 0, 113) => true,
        // Multicast, reserved, broadcast.
        (224..=255, ..) => true,
        _ => false,
    };
    !is_special
}

/// Of IPv6 only what was given out for the global internet, 2000::/3, without what stands for something else there.
fn is_global_v6(address: Ipv6Addr) -> bool {
    if let Some(within) = v4_within(address) {
        return is_global_v4(within);
    }
    let [first, second, ..] = address.segments();
    let is_special = match (first, second) {
        // Protocol assignments, Teredo among them; examples; examples again.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff) => true,
        _ => false,
    };
    (0x2000..=0x3fff).contains(&first) && !is_special
}

/// The address of IPv4 that one of IPv6 leads to: mapped, compatible, translated (64:ff9b::/96) or by 6to4.
fn v4_within(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let low = |high: u16, low: u16| {
        let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
        Ipv4Addr::new(a, b, c, d)
    };
    match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0 | 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => Some(low(g, h)),
        [0x2002, ..] => Some(low(b, c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_of_the_public_internet() {
        for address in [
            "1.1.1.1",
            "93.184.215.14",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "2a00:1450:4009::200e",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:0808:0808::1",
        ] {
            assert!(is_global(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn addresses_that_are_nobodys_to_ask() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a00:1::",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "100::1",
            "5f00::1",
        ] {
            assert!(!is_global(address.parse().unwrap()), "{address}");
        }
    }

    proptest! {
        #[test]
        fn an_address_within_another_is_judged_as_itself(bits in any::<u32>()) {
            let inner = Ipv4Addr::from(bits);
            let mapped = inner.to_ipv6_mapped();
            prop_assert_eq!(is_global(IpAddr::V6(mapped)), is_global(IpAddr::V4(inner)));
        }

        #[test]
        fn nothing_that_the_standard_library_calls_local_is_asked(bits in any::<u128>()) {
            let address = Ipv6Addr::from(bits);
            if address.is_unique_local() || address.is_unicast_link_local() || address.is_multicast() {
                prop_assert!(!is_global(IpAddr::V6(address)));
            }
        }
    }
}
