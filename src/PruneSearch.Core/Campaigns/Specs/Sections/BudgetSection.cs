using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class BudgetSection : MappingType<BudgetSpec>
{
    public BudgetSection()
    {
        Field("wallClock", new OptionalType<TimeSpan>(new DurationType()), b => b.WallClock, (b, v) => b with { WallClock = v },
            "No new candidate is proposed after this long; running ones finish.", "no limit");
        Field("computeHours", new OptionalType<double>(NumberType.AboveZero), b => b.ComputeHours, (b, v) => b with { ComputeHours = v },
            "No new candidate is proposed once workers have been busy for so many hours in all; running ones finish.", "no limit");
        Field("attempts", Whole.Between(1, 100), b => b.Attempts, (b, v) => b with { Attempts = v }, "A piece of work that failed for a passing reason is tried this often in all.");
    }

    protected override string Name => "budget";

    protected override BudgetSpec Blank => new();
}
