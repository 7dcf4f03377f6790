"""The peer of a planning benchmark: Torch-Pruning on classifiers of torchvision with random weights.

Writes each model named as FOLDER/NAME.onnx (batch normalisation folded where the exporter does that), and as FOLDER/NAME-bn.onnx (kept
as it is), and prints the versions. Then answers each line "NAME RATIO" with the seconds that finding the dependencies, scoring by L2
magnitude, choosing the same ratio everywhere and removing took, and what is left.
"""
import copy
import json
import os
import sys
import time
import warnings

import torch
import torch.nn as nn
import torchvision
import torch_pruning as tp

warnings.filterwarnings("ignore")


def macs(model, example):
    counted = [0]

    def conv(module, _, output):
        counted[0] += output[0].numel() * module.weight[0].numel()

    def linear(module, _, output):
        counted[0] += output[0].numel() * module.in_features

    hooks = [m.register_forward_hook(conv if isinstance(m, nn.Conv2d) else linear) for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    with torch.no_grad():
        model(example)
    for hook in hooks:
        hook.remove()
    return counted[0]


def prune(model, example, ratio):
    start = time.perf_counter()
    classifier = [m for m in model.modules() if isinstance(m, nn.Linear)]
    importance = tp.importance.GroupMagnitudeImportance(p=2, group_reduction="first", normalizer=None)
    pruner = tp.pruner.MetaPruner(model, example, importance=importance, pruning_ratio=ratio, ignored_layers=classifier)
    pruner.step()
    seconds = time.perf_counter() - start
    pruned = sum(1 for m in model.modules() if isinstance(m, nn.Conv2d) and m.out_channels < pruner.layer_init_out_ch[m])
    return {"seconds": seconds, "parameters": sum(p.numel() for p in model.parameters()), "macs": macs(model, example),
            "layers": sum(1 for m in model.modules() if isinstance(m, nn.Conv2d)), "pruned": pruned}


def main():
    folder, threads, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    models, example = {}, torch.randn(1, 3, 224, 224)
    for name in names:
        model = models[name] = getattr(torchvision.models, name)(weights=None).eval()
        for suffix, training in (("", torch.onnx.TrainingMode.EVAL), ("-bn", torch.onnx.TrainingMode.PRESERVE)):
            torch.onnx.export(model, example, os.path.join(folder, name + suffix + ".onnx"), opset_version=13, training=training,
                              input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "N"}, "y": {0: "N"}})
    print(json.dumps({"torch": torch.__version__, "torchPruning": tp.__version__}), flush=True)
    for line in sys.stdin:
        name, ratio = line.split()
        print(json.dumps(prune(copy.deepcopy(models[name]), example, float(ratio))), flush=True)


if __name__ == "__main__":
    main()
