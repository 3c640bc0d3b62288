//! Files in one file: a ZIP archive in which they stand as they are.
//!
//! The format is that of [APPNOTE](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
//! A crate that packs as well would be several times as large as this, and the texts are small.

/// The same files make the same bytes: each is of the format's first day.
const FIRST_DAY: u16 = 1 << 5 | 1;
/// Names are in UTF-8.
const UTF_8: u16 = 1 << 11;
/// Version 2.0, and 3 for a file system of Unix, whose modes stand in the directory.
const VERSION: u16 = 20;
const UNIX: u16 = 3 << 8;

/// An archive of files, each with its path and its text. Scripts may be run as they are.
pub(crate) fn zip<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Vec<u8> {
    let (mut archive, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for (path, text) in files {
        let offset = four(archive.len());
        let is_script = path
            .rsplit_once('.')
            .is_some_and(|(_, ending)| ending == "sh");
        let mode: u32 = if is_script { 0o100_755 } else { 0o100_644 };
        // What stands before a file, and once more in the directory.
        let mut about = Vec::new();
        for word in [VERSION, UTF_8, 0, 0, FIRST_DAY] {
            about.extend(word.to_le_bytes());
        }
        for word in [crc(text.as_bytes()), four(text.len()), four(text.len())] {
            about.extend(word.to_le_bytes());
        }
        about.extend(two(path.len()).to_le_bytes());
        about.extend([0; 2]);
        archive.extend(*b"PK\x03\x04");
        archive.extend(&about);
        archive.extend(path.as_bytes());
        archive.extend(text.as_bytes());
        directory.extend(*b"PK\x01\x02");
        directory.extend((UNIX | VERSION).to_le_bytes());
        directory.extend(&about);
        directory.extend([0; 6]);
        directory.extend((mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(path.as_bytes());
        count += 1;
    }
    let (start, length) = (four(archive.len()), four(directory.len()));
    archive.extend(directory);
    archive.extend(*b"PK\x05\x06\0\0\0\0");
    archive.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    archive.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    archive.extend([0; 2]);
    archive
}

/// Lengths beyond what the format holds would take more text than a page can.
fn four(length: usize) -> u32 {
    length.try_into().unwrap_or(u32::MAX)
}

fn two(length: usize) -> u16 {
    length.try_into().unwrap_or(u16::MAX)
}

/// The checksum of ISO 3309, of which the format calls for the one with this polynomial.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = crc & 1 == 1;
            crc >>= 1;
            if is_odd {
                crc ^= 0xEDB8_8320;
            }
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc(b""), 0);
    }

    #[test]
    fn an_archive_of_nothing_is_one() {
        let empty = zip(std::iter::empty());
        assert_eq!(empty.len(), 22);
        assert!(empty.starts_with(b"PK\x05\x06"));
    }
}
