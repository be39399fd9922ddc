#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| gemel_wire::fuzzing::pktline(input));
