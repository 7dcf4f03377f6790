using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Execution;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class TorchSection : MappingType<TorchSpec>
{
    public TorchSection()
    {
        Field("device", new DeviceType(), t => t.Device, (t, v) => t with { Device = v },
            "Where graphs are executed: auto is the first CUDA device, else the processor; cuda is the first CUDA device.");
        Field("precision", new PrecisionType(), t => t.Precision, (t, v) => t with { Precision = v },
            "What convolutions and matrix products of a training run in: fp32 (single precision), bf16, or fp16 (with loss scaling, on CUDA devices only). Weights and their updates are always single precision, as is what judges a model.");
        Field("microBatch", Whole.Between(0, 65536), t => t.MicroBatch, (t, v) => t with { MicroBatch = v },
            "Samples of a training step that are computed at once; their gradients are added up to those of the whole batch. 0: the whole batch. Halved where memory runs out.");
        Field("checkpointing", new FlagType(), t => t.Checkpointing, (t, v) => t with { Checkpointing = v },
            "Keep few values of a training's forward pass and compute the others again: less memory, one more forward pass.");
        Field("deterministic", new FlagType(), t => t.Deterministic, (t, v) => t with { Deterministic = v },
            "Only algorithms that give the same bits for the same inputs on the same device.");
    }

    protected override string Name => "torch";

    protected override TorchSpec Blank => new();

    protected override TorchSpec Finish(TorchSpec value, SpecNode node)
    {
        if (value is { Precision: Precision.Float16, Device: DeviceNames.Cpu } && node.Find("precision") is { } precision)
        {
            precision.Error("is fp16, and the device is cpu, which lacks it; give bf16 or fp32, or a CUDA device", "fp16 is for CUDA devices");
        }

        return value;
    }
}
