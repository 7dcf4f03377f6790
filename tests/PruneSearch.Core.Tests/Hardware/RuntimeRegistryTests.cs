using PruneSearch.Hardware;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class RuntimeRegistryTests
{
    [Fact]
    public void A_runtime_is_opened_afresh_by_name()
    {
        RuntimeRegistry registry = new RuntimeRegistry()
            .Add("b", () => new FakeRuntime(new ManualClock()))
            .Add("a", () => throw new InvalidOperationException());
        Assert.Equal(["a", "b"], registry.Names);
        using ILatencyRuntime one = registry.Open("b");
        using ILatencyRuntime two = registry.Open("b");
        Assert.NotSame(one, two);
    }

    [Fact]
    public void A_duplicate_name_throws_and_an_unknown_one_lists_the_known()
    {
        RuntimeRegistry registry = new RuntimeRegistry().Add("fake", () => new FakeRuntime(new ManualClock()));
        Assert.Throws<ArgumentException>(() => registry.Add("fake", () => new FakeRuntime(new ManualClock())));
        Assert.Contains("known are: fake", Assert.Throws<InvalidInputException>(() => registry.Open("torch")).Message);
    }
}
