using PruneSearch.Pruning;
using PruneSearch.Pruning.Criteria;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning;

public sealed class NameRegistryTests
{
    [Fact]
    public void Adds_finds_and_refuses()
    {
        NameRegistry<IPruningCriterion> criteria = PruningCriteria.BuiltIn(1);
        Assert.Equal(
            [
                "activation-mean", "apoz", "bn-scale", "fisher", "fpgm", "grasp", "group-norm", "l1", "l2", "lamp",
                "linf", "movement", "random", "snip", "sparsegpt", "synflow", "taylor", "taylor-absolute", "taylor2", "wanda",
            ],
            criteria.Names);
        Assert.Same(MagnitudeCriterion.L2, criteria["l2"]);
        Assert.Throws<ArgumentException>(() => criteria.With("l1", MagnitudeCriterion.L2));
        Assert.Same(MagnitudeCriterion.L1, criteria.With("mine", MagnitudeCriterion.L1)["mine"]);
        var e = Assert.Throws<InvalidInputException>(() => criteria["l3"]);
        Assert.Equal($"criterion: 'l3' is not known (one of {string.Join(", ", criteria.Names)})", e.Errors[0].ToString());
    }
}
