using PruneSearch.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class ModelInputsTests
{
    [Fact]
    public void Made_up_inputs_follow_batch_type_and_seed()
    {
        ModelPort[] ports =
        [
            new("image", HostElementType.Float32, [ModelPort.Dynamic, 3, 8]),
            new("ids", HostElementType.Int64, [ModelPort.Dynamic, 5]),
            new("mask", HostElementType.Bool, [4, 2]),
        ];
        IReadOnlyList<HostTensor> tensors = ModelInputs.Generate(ports, 4, 7);
        Assert.Equal([4, 3, 8], tensors[0].Dims);
        Assert.Equal([4, 5], tensors[1].Dims);
        Assert.All(tensors[1].As<long>().ToArray(), id => Assert.InRange(id, 0, 1));
        Assert.All(tensors[2].Data.ToArray(), b => Assert.InRange(b, 0, 1));
        double mean = tensors[0].As<float>().ToArray().Average();
        Assert.InRange(mean, -0.4, 0.4);
        Assert.Equal(tensors[0].Data.ToArray(), ModelInputs.Generate(ports, 4, 7)[0].Data.ToArray());
        Assert.NotEqual(tensors[0].Data.ToArray(), ModelInputs.Generate(ports, 4, 8)[0].Data.ToArray());
    }

    [Fact]
    public void A_batch_the_model_does_not_take_and_unknown_axes_are_all_reported()
    {
        ModelPort[] ports =
        [
            new("fixed", HostElementType.Float32, [1, 3]),
            new("open", HostElementType.Float32, [ModelPort.Dynamic, ModelPort.Dynamic]),
        ];
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => ModelInputs.Generate(ports, 64, 0));
        Assert.Equal(["input 'fixed'", "input 'open'"], error.Errors.Select(e => e.Where));
        Assert.Single(ModelInputs.Generate([ports[0]], 1, 0));
    }

    [Fact]
    public void A_tensor_must_have_the_bytes_of_its_shape()
    {
        Assert.Throws<ArgumentException>(() => new HostTensor("x", HostElementType.Float16, [2, 3], new byte[11]));
        Assert.Equal(12, new HostTensor("x", HostElementType.Float16, [2, 3], new byte[12]).Data.Length);
        Assert.Throws<ArgumentException>(() => HostTensor.Of<float>("x", [1], [1f]).As<double>().Length);
        Assert.Throws<OverflowException>(() => HostTensor.ByteCount(HostElementType.Float64, [long.MaxValue, 2]));
    }
}
