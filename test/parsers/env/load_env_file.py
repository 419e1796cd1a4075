"""Reads env files with systemd's own parser. argv: the path of libsystemd-shared; stdin: a JSON list of texts.

Answers a JSON list: the variables of each text after systemd's check of names, or a negative errno.
"""

import ctypes
import json
import sys

library = ctypes.CDLL(sys.argv[1])
libc = ctypes.CDLL("libc.so.6")
libc.fmemopen.restype = ctypes.c_void_p
libc.fmemopen.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]
libc.fclose.argtypes = [ctypes.c_void_p]
load = library.load_env_file
load.restype = ctypes.c_int
load.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.POINTER(ctypes.c_char_p))]
valid = library.env_assignment_is_valid
valid.restype = ctypes.c_bool
valid.argtypes = [ctypes.c_char_p]


def read(text):
    data = text.encode("utf-8")
    if not data:
        return {}
    buffer = ctypes.create_string_buffer(data, len(data))
    stream = libc.fmemopen(buffer, len(data), b"r")
    found = ctypes.POINTER(ctypes.c_char_p)()
    result = load(stream, None, ctypes.byref(found))
    libc.fclose(stream)
    if result < 0:
        return result
    variables = {}
    index = 0
    while found and found[index] is not None:
        entry = found[index]
        if valid(entry):
            name, _, value = entry.partition(b"=")
            variables[name.decode()] = value.decode()
        index += 1
    return variables


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
