import hashlib

from hls_gan_plugin.shared.file_digest import sha256


def test_sha256_is_that_of_the_file(tmp_path):
    content = bytes(range(256)) * 9000
    (tmp_path / "m").write_bytes(content)
    assert sha256(tmp_path / "m") == hashlib.sha256(content).hexdigest()
