using PruneSearch.Execution;
using PruneSearch.TestKit.Execution;
using Xunit;

namespace PruneSearch.Core.Tests.Execution;

public sealed class BackendRegistryTests
{
    private static readonly InvalidInputException Absent = new("backend torch", "torch is not installed", "get it");

    [Theory]
    [InlineData("auto", "torch is here and sees a CUDA device")]
    [InlineData("cuda:1", "torch is here, and the device cuda:1 was asked for")]
    public void Auto_takes_torch_for_a_CUDA_device(string device, string reason)
    {
        BackendChoice choice = With(() => true).Choose(Auto(device));
        Assert.Equal(("torch", $"torch on {device}: {reason}"), (choice.Backend.Name, choice.ToString()));
    }

    [Fact]
    public void Auto_says_why_it_does_not_take_torch()
    {
        Assert.Equal("compute on auto: torch is here, but sees no CUDA device", With(() => false).Choose(Auto()).ToString());
        Assert.Equal("compute on auto: torch is here, but cannot be used (libtorch cannot be loaded)", With(() => throw new InvalidInputException("torch", "libtorch cannot be loaded", "x")).Choose(Auto()).ToString());
        Assert.Equal("compute on auto: torch is not installed", Without().Choose(Auto()).ToString());
        Assert.Equal("compute on auto: the device is cpu, and auto takes torch for CUDA devices only", With(() => true).Choose(Auto("cpu")).ToString());
    }

    [Fact]
    public void A_CUDA_device_that_was_named_is_never_passed_over() => Assert.Same(Absent, Assert.Throws<InvalidInputException>(() => Without().Choose(Auto("cuda"))));

    [Fact]
    public void A_backend_is_taken_by_its_name()
    {
        var options = new BackendOptions { Device = "cpu", Precision = Precision.BFloat16 };
        Assert.Same(options, Assert.IsType<NamedBackend>(With(() => false).Choose(new BackendRequest("torch", options)).Backend).Options);
        Assert.Equal("compute", With(() => true).Choose(new BackendRequest("compute", new BackendOptions())).Backend.Name);
    }

    [Fact]
    public void One_that_is_not_there_says_how_to_get_it()
    {
        Assert.Same(Absent, Assert.Throws<InvalidInputException>(() => Without().Choose(new BackendRequest("torch", new BackendOptions()))));
        Assert.Same(Absent, Assert.Throws<InvalidInputException>(() => Without().Require("torch")));
        Without().Require("auto");
        Without().Require("compute");
        InputError unknown = Assert.Single(Assert.Throws<InvalidInputException>(() => Without().Require("jax")).Errors);
        Assert.Contains("auto, compute, torch", unknown.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torch")]
    [InlineData("compute")]
    [InlineData("auto")]
    public void A_name_is_taken_once(string name) => Assert.Throws<ArgumentException>(() => Without().Add(name, () => throw Absent));

    private static BackendRequest Auto(string device = "auto") => new("auto", new BackendOptions { Device = device });

    private static BackendRegistry With(Func<bool> seesCuda) => Empty().Add("torch", () => new ScriptedPlugIn(seesCuda));

    private static BackendRegistry Without() => Empty().Add("torch", () => throw Absent);

    private static BackendRegistry Empty() => new(() => new NamedBackend("compute", new BackendOptions()));
}
