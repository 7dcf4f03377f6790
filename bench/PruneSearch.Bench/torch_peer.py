"""The peer of a training benchmark: the same graph in PyTorch.

Reads a graph (JSON) and its weights, a batch and labels (safetensors) from the folder given, prints the loss of the first step, then
answers each number n on standard input with the seconds that n training steps took.
"""
import json
import os
import struct
import sys
import time

import torch
import torch.nn.functional as F


def read_safetensors(path):
    with open(path, "rb") as f:
        length = struct.unpack("<Q", f.read(8))[0]
        header = json.loads(f.read(length))
        data = bytearray(f.read())
    kinds = {"F32": torch.float32, "I64": torch.int64}
    tensors = {}
    for name, info in header.items():
        if name == "__metadata__":
            continue
        begin, end = info["data_offsets"]
        tensors[name] = torch.frombuffer(data, dtype=kinds[info["dtype"]], count=(end - begin) // (8 if info["dtype"] == "I64" else 4),
                                         offset=begin).reshape(info["shape"]).clone()
    return tensors


def padded(x, a, kernel):
    """The input with what a convolution or pool pads: as an argument of the operator where both ends are equal, else beforehand."""
    strides = a.get("strides", [1, 1])
    if a.get("auto_pad", "NOTSET") == "SAME_UPPER":
        total = [max(0, (-(-n // s) - 1) * s + k - n) for n, s, k in zip(x.shape[2:], strides, kernel)]
        begin, end = [t // 2 for t in total], [t - t // 2 for t in total]
    else:
        p = a.get("pads", [0, 0, 0, 0])
        begin, end = p[:2], p[2:]
    if begin == end:
        return x, begin
    return F.pad(x, (begin[1], end[1], begin[0], end[0])), [0, 0]


def forward(graph, weights, x):
    values = {graph["input"]: x}
    get = lambda name: values[name] if name in values else weights[name]
    for node in graph["nodes"]:
        op, a = node["op"], node["attributes"]
        i = [get(n) for n in node["inputs"] if n]
        if op == "Conv":
            x, pad = padded(i[0], a, i[1].shape[2:])
            y = F.conv2d(x, i[1], i[2] if len(i) > 2 else None, a.get("strides", [1, 1]), pad, a.get("dilations", [1, 1]), a.get("group", 1))
        elif op == "BatchNormalization":
            y = F.batch_norm(i[0], i[3], i[4], i[1], i[2], training=True, momentum=0.1, eps=a.get("epsilon", 1e-5))
        elif op == "Relu":
            y = F.relu(i[0])
        elif op == "Clip":
            y = F.hardtanh(i[0], float(i[1]), float(i[2]))
        elif op == "Add":
            y = i[0] + i[1]
        elif op == "MaxPool":
            x, pad = padded(i[0], a, a["kernel_shape"])
            y = F.max_pool2d(x, a["kernel_shape"], a.get("strides", [1, 1]), pad)
        elif op == "AveragePool":
            x, pad = padded(i[0], a, a["kernel_shape"])
            y = F.avg_pool2d(x, a["kernel_shape"], a.get("strides", [1, 1]), pad, count_include_pad=False)
        elif op == "GlobalAveragePool":
            y = F.adaptive_avg_pool2d(i[0], 1)
        elif op == "Flatten":
            y = i[0].flatten(1)
        elif op == "Gemm":
            y = F.linear(i[0], i[1] if a.get("transB", 0) else i[1].t(), i[2] if len(i) > 2 else None)
        else:
            raise SystemExit(f"no PyTorch operator for {op}")
        values[node["outputs"][0]] = y
    return values[graph["output"]]


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    with open(os.path.join(folder, "graph.json")) as f:
        graph = json.load(f)
    weights = read_safetensors(os.path.join(folder, "tensors.safetensors"))
    x, labels = weights.pop("batch"), weights.pop("labels")
    trained = [weights[n].requires_grad_() for n in graph["parameters"]]
    optimizer = torch.optim.SGD(trained, lr=0.01, momentum=0.9, weight_decay=5e-4)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(forward(graph, weights, x), labels)
        loss.backward()
        optimizer.step()
        return loss

    print(json.dumps({"version": torch.__version__, "loss": float(step())}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            step()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
