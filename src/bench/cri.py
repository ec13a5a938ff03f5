"""The few calls of the Container Runtime Interface that script/bench makes as a kubelet does: gRPC on a Unix socket.

No more of HTTP/2 (RFC 9113) and Protocol Buffers than that takes. The numbers of the fields are those of
k8s.io/cri-api/pkg/apis/runtime/v1/api.proto.
"""

import socket
import struct

from candidates import Failed

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM = ACK = 1
END_HEADERS = 4

NODE = 2  # NamespaceMode
IN_THE_NODES_NETWORK = {1: NODE, 2: 1}  # NamespaceOption: network, pid: a container's own


def encode(message):
    """A message as bytes. It is {number: text, number, message or a list of them}."""
    encoded = b""
    for number, value in message.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, int):
                encoded += varint(number << 3) + varint(each)
            else:
                content = each.encode() if isinstance(each, str) else encode(each)
                encoded += varint(number << 3 | 2) + varint(len(content)) + content
    return encoded


def varint(number):
    encoded = b""
    while number > 0x7F:
        encoded += bytes([number & 0x7F | 0x80])
        number >>= 7
    return encoded + bytes([number])


def first_text(message):
    """The text that a response begins with, in its field 1."""
    if message[:1] != b"\x0a":
        raise Failed(f"no text in the response {message!r}")
    length = message[1]
    return message[2 : 2 + length].decode()


class Cri:
    """A connection; one call at a time."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(path)
        self.stream = -1
        self.socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        self.send(SETTINGS, 0, 0, b"")

    def run_pod(self, name, handler):
        pod = {1: {1: name, 2: name, 3: "default"}, 8: {2: {1: IN_THE_NODES_NETWORK}}}
        return pod, first_text(self.call("RunPodSandbox", {1: pod, 2: handler}))

    def start_container(self, pod, pod_id, name, image, command):
        config = {1: {1: name}, 2: {1: image}, 3: command, 15: {2: {3: IN_THE_NODES_NETWORK}}}
        container = first_text(self.call("CreateContainer", {1: pod_id, 2: config, 3: pod}))
        self.call("StartContainer", {1: container})
        return container

    def exec_sync(self, container, command):
        """Runs a command that has to succeed and say nothing, as then the response has no field."""
        said = self.call("ExecSync", {1: container, 2: command, 3: 30})
        if said:
            raise Failed(f"ExecSync of {' '.join(command)}: {said!r}")

    def call(self, method, message):
        self.stream += 2
        content = encode(message)
        self.send(HEADERS, END_HEADERS, self.stream, headers(f"/runtime.v1.RuntimeService/{method}"))
        self.send(DATA, END_STREAM, self.stream, b"\0" + struct.pack(">I", len(content)) + content)
        answer, trailers, ended = b"", b"", False
        while not ended:
            kind, flags, stream, payload = self.receive()
            if kind == SETTINGS and not flags & ACK:
                self.send(SETTINGS, ACK, 0, b"")
            elif kind == PING and not flags & ACK:
                self.send(PING, ACK, 0, payload)
            elif kind == GOAWAY or kind == RST_STREAM:
                raise Failed(f"{method}: the connection was ended: {payload!r}")
            elif stream == self.stream and kind in (DATA, HEADERS):
                if kind == DATA:
                    answer += payload
                else:
                    trailers = payload
                ended = flags & END_STREAM
        if not answer:  # a call that fails has no message, and says why in its trailers
            raise Failed(f"{method} failed: {trailers!r}")
        return answer[5:]

    def send(self, kind, flags, stream, payload):
        self.socket.sendall(struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload)

    def receive(self):
        head = self.read(9)
        kind, flags, stream = struct.unpack(">BBI", head[3:])
        return kind, flags, stream, self.read(int.from_bytes(head[:3], "big"))

    def read(self, count):
        taken = b""
        while len(taken) < count:
            more = self.socket.recv(count - len(taken))
            if not more:
                raise Failed("containerd closed the connection")
            taken += more
        return taken


def headers(path):
    """In the form of HPACK (RFC 7541): what is in its static table by index, the rest in full and not to be kept."""

    def literal(text):
        return bytes([len(text)]) + text.encode()

    post, http = b"\x83", b"\x86"
    named = b"\x04" + literal(path) + b"\x01" + literal("localhost") + b"\x0f\x10" + literal("application/grpc")
    return post + http + named + b"\x00" + literal("te") + literal("trailers")
