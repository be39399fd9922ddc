//! The fingerprints that operators of hosts publish, each with the page that says so. Pure.
//!
//! What is not here is compared by a person. A host that changes its keys changes its page first; then the old fingerprints
//! here say *differs*, and the page tells.

/// What an operator publishes for its hosts.
pub(crate) struct Published {
    /// What people call it.
    pub label: &'static str,
    /// Its hosts' names, in which `*` stands for any text.
    hosts: &'static [&'static str],
    pub page: &'static str,
    /// SHA256 fingerprints, without what stands before them; none where only the page is known.
    pub sha256: &'static [&'static str],
}

/// Whoever publishes fingerprints for a host.
pub(crate) fn of_host(host: &str) -> Option<&'static Published> {
    let host = host.to_ascii_lowercase();
    let fits = |known: &&str| match known.split_once('*') {
        Some((start, end)) => host.len() > known.len() && host.starts_with(start) && host.ends_with(end),
        None => host == **known,
    };
    PUBLISHED.iter().find(|one| one.hosts.iter().any(fits))
}

impl Published {
    /// Whether a fingerprint, `SHA256:…`, is one of these.
    pub fn has(&self, sha256: &str) -> bool {
        sha256.strip_prefix("SHA256:").is_some_and(|hash| self.sha256.contains(&hash))
    }
}

const CODE_COMMIT: &str = "https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html#regions-fingerprints";

const fn code_commit(host: &'static [&'static str], sha256: &'static [&'static str]) -> Published {
    Published { label: "CodeCommit", hosts: host, page: CODE_COMMIT, sha256 }
}

const PUBLISHED: [Published; 30] = [
    Published {
        label: "GitHub",
        hosts: &["github.com", "ssh.github.com"],
        page: "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints",
        sha256: &[
            "+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
            "p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM",
            "uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s",
        ],
    },
    Published {
        label: "GitLab",
        hosts: &["gitlab.com", "altssh.gitlab.com"],
        page: "https://docs.gitlab.com/user/gitlab_com/#ssh-host-keys-fingerprints",
        sha256: &[
            "eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8",
            "HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw",
            "ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ",
        ],
    },
    Published {
        label: "Gitee",
        hosts: &["gitee.com"],
        page: "https://help.gitee.com/account/gitees-ssh-key-fingerprints",
        sha256: &[
            "+ULzij2u99B9eWYFTw1Q4ErYG/aepHLbu96PAUCoV88",
            "FQGC9Kn/eye1W8icdBgrQp+KkGYoFgbVr17bmjey0Wc",
            "meTsVSCgOas8fBnJyx8EPlUJr6iQ96riFmCFPfUkDtU",
        ],
    },
    Published {
        label: "Bitbucket",
        hosts: &["bitbucket.org", "altssh.bitbucket.org"],
        page: "https://support.atlassian.com/bitbucket-cloud/docs/configure-ssh-and-two-step-verification/",
        sha256: &[
            "ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM",
            "FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0",
            "46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E",
        ],
    },
    Published {
        label: "Codeberg",
        hosts: &["codeberg.org"],
        page: "https://docs.codeberg.org/security/ssh-fingerprint/",
        sha256: &[
            "mIlxA9k46MmM6qdJOdMnAQpzGxF4WIVVL+fj+wZbw0g",
            "T9FYDEHELhVkulEKKwge5aVhVTbqCW0MIRwAfpARs/E",
            "6QQmYi4ppFS4/+zSZ5S4IU+4sa6rwvQ4PbhCtPEBekQ",
        ],
    },
    Published {
        label: "Launchpad",
        hosts: &["git.launchpad.net"],
        page: "https://documentation.ubuntu.com/launchpad/user/reference/ssh-fingerprints/",
        sha256: &["UNOzlP66WpDuEo34Wgs8mewypV0UzqHLsIFoqwe8dYo"],
    },
    Published {
        label: "SourceForge",
        hosts: &["git.code.sf.net", "*.code.sf.net", "*.git.sourceforge.net"],
        page: "https://sourceforge.net/p/forge/documentation/SSH%20Key%20Fingerprints/",
        sha256: &[
            "vDwNztsrZFViJXWpUTSKGo8cF6n79iKAURNiK68n/yE",
            "FeVkoYYBjuQzb5QVAgm3BkmeN5TTgL2qfmqz9tCPRL4",
            "3WhEqJaBPKb69eT5dfgYcPJTgqc9rq1Y9saZlXqkbWg",
        ],
    },
    // The page has them; they could not be read when this was written.
    Published {
        label: "Savannah",
        hosts: &["git.savannah.gnu.org", "git.savannah.nongnu.org", "git.sv.gnu.org", "git.sv.nongnu.org"],
        page: "https://savannah.gnu.org/maintenance/SshAccess/",
        sha256: &[],
    },
    code_commit(&["git-codecommit.us-east-2.amazonaws.com"], &["3lBlW2g5xn/NA2Ck6dyeJIrQOWvn7n8UEs56fG6ZIzQ"]),
    code_commit(&["git-codecommit.us-east-1.amazonaws.com"], &["eLMY1j0DKA4uvDZcl/KgtIayZANwX6t8+8isPtotBoY"]),
    code_commit(&["git-codecommit.us-west-2.amazonaws.com"], &["0pJx9SQpkbPUAHwy58UVIq0IHcyo1fwCpOOuVgcAWPo"]),
    code_commit(&["git-codecommit.eu-west-1.amazonaws.com"], &["tKjRkOL8dmJyTmSbeSdN1S8F/f0iql3RlvqgTOP1UyQ"]),
    code_commit(&["git-codecommit.ap-northeast-1.amazonaws.com"], &["Xk/WeYD/K/bnBybzhiuu4dWpBJtXPf7E30jHU7se4Ow"]),
    code_commit(&["git-codecommit.ap-southeast-1.amazonaws.com"], &["ZIsVa7OVzxrTIf+Rk4UbhPv6Es22mSB3uTBojfPXIno"]),
    code_commit(&["git-codecommit.ap-southeast-2.amazonaws.com"], &["nYp+gHas80HY3DqbP4yanCDFhqDVjseefVbHEXqH2Ec"]),
    code_commit(&["git-codecommit.eu-central-1.amazonaws.com"], &["MwGrkiEki8QkkBtlAgXbYt0hoZYBnZF62VY5RzGJEUY"]),
    code_commit(&["git-codecommit.ap-northeast-2.amazonaws.com"], &["eegAPQrWY9YsYo9ZHIKOmxetfXBHzAZd8Eya53Qcwko"]),
    code_commit(&["git-codecommit.sa-east-1.amazonaws.com"], &["kW+VKB0jpRaG/ZbXkgbtMQbKgEDK7JnISV3SVoyCmzU"]),
    code_commit(&["git-codecommit.us-west-1.amazonaws.com"], &["gzauWTWXDK2u5KuMMi5vbKTmfyerdIwgSbzYBODLpzg"]),
    code_commit(&["git-codecommit.eu-west-2.amazonaws.com"], &["r0Rwz5k/IHp/QyrRnfiM9j02D5UEqMbtFNTuDG2hNbs"]),
    code_commit(&["git-codecommit.ap-south-1.amazonaws.com"], &["hUKwnTj7+Xpx4Kddb6p45j4RazIJ4IhAMD8k29itOfE"]),
    code_commit(&["git-codecommit.ca-central-1.amazonaws.com"], &["Qz5puafQdANVprLlj6r0Qyh4lCNsF6ob61dGcPtFS7w"]),
    code_commit(&["git-codecommit.eu-west-3.amazonaws.com"], &["uw7c2FL564jVoFgtc+ikzILnKBsZz7t9+CFdSJjKbLI"]),
    code_commit(&["git-codecommit.us-gov-west-1.amazonaws.com"], &["djXQoSIFcg8vHe0KVH1xW/gOF9X37tWTqu4Hkng75x4"]),
    code_commit(&["git-codecommit.eu-north-1.amazonaws.com"], &["b6KSK7xKq+V8jl7iuAcjqXsG7zkqoUZZmmhYYFBq1wQ"]),
    code_commit(&["git-codecommit.me-south-1.amazonaws.com"], &["O+NToCGgjrHekiBuOl0ad7ROGEsz+DBLXOd/c9wc0JU"]),
    code_commit(&["git-codecommit.ap-east-1.amazonaws.com"], &["LafadYwUYW8hONoTRpojbjNs9IRnbEwHtezD3aAIBX0"]),
    code_commit(&["git-codecommit.cn-north-1.amazonaws.com.cn"], &["IYUXxH2OpTDsyYMLIp+JY8CTLS4UX+ZC5JVZXPRaxc8"]),
    code_commit(&["git-codecommit.cn-northwest-1.amazonaws.com.cn"], &["wqjd6eHd0+mOBx+dCNuL0omUoCNjaDtZiEpWj5TmCfQ"]),
    // Regions that came later, and one whose fingerprint is cut short where it could be read: the page has them.
    code_commit(&["git-codecommit.*.amazonaws.com"], &[]),
];

#[cfg(test)]
mod tests {
    use super::{super::host_key::HostKey, super::host_key::tests::GITHUB, *};

    #[test]
    fn hosts_are_found_with_what_is_published_for_them() {
        let key = HostKey::of_line(GITHUB).expect("because it is a key");
        assert!(of_host("GitHub.com").is_some_and(|github| github.has(&key.sha256())));
        assert!(of_host("gitlab.com").is_some_and(|gitlab| !gitlab.has(&key.sha256())));
        let label = |host: &str| of_host(host).map(|one| one.label);
        assert_eq!(label("git.code.sf.net"), Some("SourceForge"));
        assert_eq!(label("git-codecommit.eu-west-1.amazonaws.com"), Some("CodeCommit"));
        assert_eq!(label("git.savannah.gnu.org"), Some("Savannah"));
        for host in
            ["evil-github.com", "github.com.evil.org", "notcode.sf.net", "ec2-1-2-3-4.amazonaws.com", "example.org", ""]
        {
            assert_eq!(label(host), None, "{host}");
        }
    }

    /// Whoever hosts mirrors and publishes something is here, by every name of theirs, and none answers for another.
    #[test]
    fn every_operator_is_known_by_each_of_its_names() {
        for (host, label, page, known) in [
            ("github.com", "GitHub", "https://docs.github.com/", 3),
            ("ssh.github.com", "GitHub", "https://docs.github.com/", 3),
            ("gitee.com", "Gitee", "https://help.gitee.com/", 3),
            ("gitlab.com", "GitLab", "https://docs.gitlab.com/", 3),
            ("altssh.gitlab.com", "GitLab", "https://docs.gitlab.com/", 3),
            ("bitbucket.org", "Bitbucket", "https://support.atlassian.com/", 3),
            ("altssh.bitbucket.org", "Bitbucket", "https://support.atlassian.com/", 3),
            ("codeberg.org", "Codeberg", "https://docs.codeberg.org/", 3),
            ("git.launchpad.net", "Launchpad", "https://documentation.ubuntu.com/", 1),
            ("git.code.sf.net", "SourceForge", "https://sourceforge.net/", 3),
            ("git.savannah.gnu.org", "Savannah", "https://savannah.gnu.org/", 0),
            ("git.savannah.nongnu.org", "Savannah", "https://savannah.gnu.org/", 0),
            ("git-codecommit.us-east-1.amazonaws.com", "CodeCommit", "https://docs.aws.amazon.com/", 1),
            ("git-codecommit.cn-north-1.amazonaws.com.cn", "CodeCommit", "https://docs.aws.amazon.com/", 1),
            ("git-codecommit.eu-south-1.amazonaws.com", "CodeCommit", "https://docs.aws.amazon.com/", 0),
            ("git-codecommit.us-gov-east-1.amazonaws.com", "CodeCommit", "https://docs.aws.amazon.com/", 0),
        ] {
            let one = of_host(host).unwrap_or_else(|| panic!("nobody publishes for {host}"));
            assert_eq!((one.label, one.sha256.len()), (label, known), "{host}");
            assert!(one.page.starts_with(page), "{host} {}", one.page);
            for other in PUBLISHED.iter().filter(|other| other.page != one.page) {
                assert!(one.sha256.iter().all(|hash| !other.has(&format!("SHA256:{hash}"))), "{host} {}", other.label);
            }
        }
    }

    /// A fingerprint is 32 bytes in Base64 without its padding, and each stands here once.
    #[test]
    fn fingerprints_are_well_formed() {
        use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine};
        let mut seen = std::collections::BTreeSet::new();
        for one in &PUBLISHED {
            assert!(one.page.starts_with("https://"), "{}", one.label);
            for hash in one.sha256 {
                let bytes = BASE64_STANDARD_NO_PAD.decode(hash).unwrap_or_default();
                assert_eq!(bytes.len(), 32, "{} {hash}", one.label);
                assert!(seen.insert(*hash), "{hash}");
            }
        }
    }

    /// The keys themselves are published too, by GitHub, GitLab, Bitbucket, Codeberg and Gitee in the form of `known_hosts`.
    #[test]
    fn fingerprints_are_of_the_keys_that_are_published() {
        for (host, line) in [
            ("gitlab.com", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf"),
            ("gitee.com", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEKxHSJ7084RmkJ4YdEi5tngynE8aZe2uEoVVsB/OvYN"),
            ("bitbucket.org", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO"),
            ("codeberg.org", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIVIC02vnjFyL+I4RHfvIGNtOgJMe769VTF1VR4EB3ZB"),
            (
                "gitlab.com",
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFSMqzJeV9rUzU4kWitGjeR4PWSa29SPqJ1fVkhtj3Hw9xjLVXVYrU9QlYWrOLXBpQ6KWjbjTDTdDkoohFzgbEY=",
            ),
            (
                "bitbucket.org",
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPIQmuzMBuKdWeF4+a2sjSSpBK0iqitSQ+5BM9KhpexuGt20JpTVM7u5BDZngncgrqDMbWdxMWWOGtZ9UgbqgZE=",
            ),
            (
                "codeberg.org",
                "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBL2pDxWr18SoiDJCGZ5LmxPygTlPu+cCKSkpqkvCyQzl5xmIMeKNdfdBpfbCGDPoZQghePzFZkKJNR/v9Win3Sc=",
            ),
        ] {
            let key = HostKey::of_line(line).expect("because it is a key");
            assert!(of_host(host).is_some_and(|one| one.has(&key.sha256())), "{host} {}", key.sha256());
        }
    }
}
