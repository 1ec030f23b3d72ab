//! Black-box tests and benchmarks over the real binary.
