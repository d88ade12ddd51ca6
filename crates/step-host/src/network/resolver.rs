//! Name resolution that keeps guests away from link-local addresses.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Resolves as the operating system does, less addresses at which machines answer for themselves: a granted *name*
/// must not lead to a cloud's metadata service and the credentials it hands out. Granting the address itself allows it.
pub(super) struct Resolver;

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
pub(super) enum LookupError {
    #[error("the name `{name}` cannot be resolved")]
    Unknown { name: Arc<str>, source: std::io::Error },
    #[error("the name `{name}` leads to the link-local address {address}, which has to be granted as an address")]
    LinkLocal { name: Arc<str>, address: IpAddr },
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name: Arc<str> = name.as_str().into();
        Box::pin(async move {
            let lookup = tokio::task::spawn_blocking(move || addresses(&name));
            let addresses = lookup.await??;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

fn addresses(name: &Arc<str>) -> Result<Vec<SocketAddr>, LookupError> {
    let unknown = |source| LookupError::Unknown { name: Arc::clone(name), source };
    let addresses: Vec<SocketAddr> = (&**name, 0).to_socket_addrs().map_err(unknown)?.collect();
    permitted(name, addresses)
}

fn permitted(name: &Arc<str>, addresses: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, LookupError> {
    match addresses.iter().find(|address| is_link_local(address.ip())) {
        Some(address) => Err(LookupError::LinkLocal { name: Arc::clone(name), address: address.ip() }),
        None => Ok(addresses),
    }
}

/// Includes the metadata services of AWS (EC2 and ECS, over IPv4 and IPv6), Azure and Google Cloud.
fn is_link_local(address: IpAddr) -> bool {
    const AWS_OVER_IPV6: [u16; 2] = [0xfd00, 0x0ec2];
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local() || address.segments()[..2] == AWS_OVER_IPV6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_local_addresses_by_table() {
        for (address, link_local) in [
            ("169.254.169.254", true),
            ("169.254.170.2", true),
            ("::ffff:169.254.169.254", true),
            ("fe80::1", true),
            ("fd00:ec2::254", true),
            ("127.0.0.1", false),
            ("10.0.0.1", false),
            ("192.0.2.7", false),
            ("2001:db8::7", false),
        ] {
            assert_eq!(is_link_local(address.parse().unwrap()), link_local, "{address}");
        }
    }

    #[test]
    fn a_name_with_a_link_local_address_among_others_is_refused() {
        let addresses = ["192.0.2.7:0", "169.254.169.254:0"].map(|address| address.parse().unwrap()).to_vec();
        let refused = permitted(&"metadata.example.com".into(), addresses);
        assert!(matches!(refused, Err(LookupError::LinkLocal { .. })), "{refused:?}");
    }
}
