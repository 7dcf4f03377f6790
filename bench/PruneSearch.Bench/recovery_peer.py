"""Torch-Pruning's side of a recovery comparison: ResNet-20 on CIFAR-10, channels pruned by magnitude, then fine-tuned.

The twin of recovery.yaml: the same weights (safetensors under torch names), images, batch, learning rate (linear warm-up, half a
cosine), momentum, weight decay (here on all parameters, as PyTorch's optimizer has it; there not on scales and biases), crops and
flips. The random order of things is its own. Prints one JSON line for each seed. Torch-Pruning is looked for in TORCH_PRUNING, a folder
that holds the package torch_pruning.
"""
import argparse
import gzip
import json
import math
import os
import struct
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

if os.environ.get("TORCH_PRUNING"):
    sys.path.insert(0, os.environ["TORCH_PRUNING"])
import torch_pruning as tp

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Block(nn.Module):
    """Two convolutions beside a shortcut without parameters: every second pixel, new channels filled with zeros on both sides."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.padded = 0 if stride == 1 else (outputs - inputs) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.padded:
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.padded, self.padded))
        return F.relu(x + y)


class ResNet20(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(*[Block(16, 16, 1) for _ in range(3)])
        self.layer2 = nn.Sequential(Block(16, 32, 2), Block(32, 32, 1), Block(32, 32, 1))
        self.layer3 = nn.Sequential(Block(32, 64, 2), Block(64, 64, 1), Block(64, 64, 1))
        self.linear = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean((2, 3)))


def read_weights(path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = bytearray(f.read())
    header.pop("__metadata__", None)
    return {name: torch.frombuffer(data, dtype=torch.float32, count=(i["data_offsets"][1] - i["data_offsets"][0]) // 4,
                                   offset=i["data_offsets"][0]).reshape(i["shape"]).clone()
            for name, i in header.items() if i["dtype"] == "F32"}


def read_images(paths):
    records = []
    for path in paths:
        plain = path[:-3] if path.endswith(".gz") and not os.path.exists(path) else path
        with (gzip.open if plain.endswith(".gz") else open)(plain, "rb") as f:
            records.append(np.frombuffer(f.read(), dtype=np.uint8).reshape(-1, 3073))
    records = np.concatenate(records)
    images = torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32) / 255)
    return images, torch.from_numpy(records[:, 0].astype(np.int64))


def normalized(images):
    return (images - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(STD).view(1, 3, 1, 1)


def augmented(images, random):
    """A random crop of the image with four black pixels around, mirrored with probability one half."""
    wide = F.pad(images, (4, 4, 4, 4))
    down, right = random.integers(0, 9, len(images)), random.integers(0, 9, len(images))
    flip = random.integers(0, 2, len(images))
    out = torch.empty_like(images)
    for i in range(len(images)):
        crop = wide[i, :, down[i]:down[i] + 32, right[i]:right[i] + 32]
        out[i] = crop.flip(2) if flip[i] else crop
    return out


@torch.no_grad()
def accuracy(model, images, labels):
    model.eval()
    hits = sum(int((model(normalized(images[i:i + 250])).argmax(1) == labels[i:i + 250]).sum()) for i in range(0, len(images), 250))
    return hits / len(images)


def rate(step, total, peak, warm_up):
    warm = warm_up * total
    if step < warm:
        return peak * (step + 1) / (warm + 1)
    return peak * (1 + math.cos(math.pi * min(1, (step - warm) / max(1, total - warm)))) / 2


def prune(model, args):
    """Half of the filters (or what the ratio says) of the first convolution of every block; the residual stream stays."""
    stays = [model.conv1, model.linear] + [m for n, m in model.named_modules() if n.endswith("conv2")]
    importance = tp.importance.GroupMagnitudeImportance(p=2, group_reduction=args.reduction, normalizer=None)
    tp.pruner.MetaPruner(model, torch.zeros(1, 3, 32, 32), importance=importance, pruning_ratio=args.ratio, ignored_layers=stays).step()


def recover(seed, args, weights, data):
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    model = ResNet20()
    model.load_state_dict(weights, strict=False)
    (train, train_labels), (validation, validation_labels), (test, test_labels) = data
    example = torch.zeros(1, 3, 32, 32)
    base_macs, base_parameters = tp.utils.count_ops_and_params(model, example)
    dense = accuracy(model, test, test_labels)
    prune(model, args)
    macs, parameters = tp.utils.count_ops_and_params(model, example)
    before = accuracy(model, validation, validation_labels)
    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=args.momentum, weight_decay=args.weight_decay)
    per_epoch = -(-len(train) // args.batch)
    total, step, start = round(args.epochs * per_epoch), 0, time.perf_counter()
    model.train()
    while step < total:
        order = random.permutation(len(train))
        for first in range(0, len(train), args.batch):
            if step == total:
                break
            picked = order[first:first + args.batch]
            x = normalized(augmented(train[picked], random) if args.augment else train[picked])
            for group in optimizer.param_groups:
                group["lr"] = rate(step, total, args.lr, args.warm_up)
            loss = F.cross_entropy(model(x), train_labels[picked])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            step += 1
    seconds = time.perf_counter() - start
    return {
        "seed": seed, "dense": dense, "macsKept": macs / base_macs, "parametersKept": parameters / base_parameters,
        "macs": int(macs), "parameters": int(parameters), "before": before,
        "validation": accuracy(model, validation, validation_labels), "test": accuracy(model, test, test_labels), "trainSeconds": seconds,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True, help="safetensors file of the trained ResNet-20, under torch names")
    parser.add_argument("--data", required=True, help="folder with CIFAR-10's binary files, gzip or not")
    parser.add_argument("--train-files", nargs="+", default=["data_batch_1.bin.gz", "data_batch_2.bin.gz"])
    parser.add_argument("--images", type=int, default=20000, help="training images, from the first")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--ratio", type=float, default=0.5)
    parser.add_argument("--reduction", default="first", help="Torch-Pruning's group_reduction; first: the norm of the filter alone")
    parser.add_argument("--epochs", type=float, default=10)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--lr", type=float, default=0.02)
    parser.add_argument("--warm-up", type=float, default=0.05)
    parser.add_argument("--momentum", type=float, default=0.9)
    parser.add_argument("--weight-decay", type=float, default=5e-4)
    parser.add_argument("--no-augment", dest="augment", action="store_false")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    images, labels = read_images([os.path.join(args.data, f) for f in args.train_files])
    test, test_labels = read_images([os.path.join(args.data, "test_batch.bin.gz")])
    data = (images[:args.images], labels[:args.images]), (test[:5000], test_labels[:5000]), (test[5000:], test_labels[5000:])
    weights = read_weights(args.weights)
    for seed in args.seeds:
        print(json.dumps(recover(seed, args, weights, data)), flush=True)


if __name__ == "__main__":
    main()
