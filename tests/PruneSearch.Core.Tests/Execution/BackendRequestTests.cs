using PruneSearch.Execution;
using Xunit;

namespace PruneSearch.Core.Tests.Execution;

public sealed class BackendRequestTests
{
    [Theory]
    [InlineData("auto", "auto", null, null, "auto auto")]
    [InlineData("auto", "auto", "torch", null, "torch auto")]
    [InlineData("auto", "auto", "compute", "cpu", "compute cpu")]
    [InlineData("torch", "cpu", "auto", "auto", "torch cpu")]
    [InlineData("torch", "cuda", "torch", "cuda:1", "torch cuda:1")]
    [InlineData("auto", "auto", null, "cuda:3", "auto cuda:3")]
    public void What_is_open_is_decided(string backend, string device, string? name, string? place, string expected)
    {
        BackendRequest narrowed = Request(backend, device).Narrowed(name, place);
        Assert.Equal(expected, $"{narrowed.Name} {narrowed.Options.Device}");
        Assert.Equal(Precision.BFloat16, narrowed.Options.Precision);
    }

    [Theory]
    [InlineData("compute", "auto", "torch", null, "--backend")]
    [InlineData("torch", "cpu", null, "cuda", "--device")]
    [InlineData("torch", "cuda:0", null, "cuda:1", "--device")]
    [InlineData("torch", "cuda", null, "cpu", "--device")]
    [InlineData("auto", "auto", "jax", null, "--backend")]
    [InlineData("auto", "auto", null, "gpu", "--device")]
    [InlineData("auto", "auto", null, "cuda:", "--device")]
    [InlineData("auto", "auto", null, "cuda:x", "--device")]
    [InlineData("auto", "auto", "compute", "cuda", "--device")]
    public void What_is_decided_stays(string backend, string device, string? name, string? place, string where) =>
        Assert.Equal(where, Assert.Single(Assert.Throws<InvalidInputException>(() => Request(backend, device).Narrowed(name, place)).Errors).Where);

    [Fact]
    public void All_that_is_wrong_is_told_at_once() =>
        Assert.Equal(["--backend", "--device"], Assert.Throws<InvalidInputException>(() => BackendRequest.Any.Narrowed("jax", "tpu")).Errors.Select(e => e.Where));

    private static BackendRequest Request(string backend, string device) => new(backend, new BackendOptions { Device = device, Precision = Precision.BFloat16 });
}
