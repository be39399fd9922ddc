//! Holds a recording against what the hosts publish.

use std::path::Path;
use std::process::Command;

/// Checks each call and answer of a recording (`Host::record_to`) against the hosts' published descriptions. Returns what
/// is wrong, a line each. Needs Node.js, and the packages of `tests/forge/contract`, which `make test` installs.
pub fn validate_recording(path: &Path) -> Result<(), String> {
    let contract = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract");
    let output = Command::new("node")
        .arg(contract.join("validate.mjs"))
        .arg(path)
        .output()
        .map_err(|error| format!("node does not start: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
    }
}
