using System.Numerics;
using PruneSearch.Campaigns.Specs.Binding;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary><c>{min: 0.1, max: 0.7, step: 0.1, log: false}</c>.</summary>
internal sealed class KnobRangeType<T> : MappingType<KnobRange<T>>
    where T : struct, INumber<T>
{
    /// <param name="number">The type of the bounds.</param>
    /// <param name="step">The type of the step.</param>
    /// <param name="hasLog">Whether the range may be searched on a logarithmic scale.</param>
    public KnobRangeType(SpecType<T> number, SpecType<T> step, bool hasLog)
    {
        Field("min", number, r => r.Min, (r, v) => r with { Min = v }, "Smallest value.", required: true);
        Field("max", number, r => r.Max, (r, v) => r with { Max = v }, "Largest value; above min.", required: true);
        Field("step", new OptionalType<T>(step), r => r.Step, (r, v) => r with { Step = v }, "Distance of neighbouring values.", "every value");
        if (hasLog)
        {
            Field("log", new FlagType(), r => r.Log, (r, v) => r with { Log = v }, "Search on a logarithmic scale; needs min above 0.");
        }
    }

    protected override string Name => "range";

    protected override KnobRange<T> Blank => new(T.Zero, T.Zero, null, false);

    protected override KnobRange<T> Finish(KnobRange<T> value, SpecNode node)
    {
        if (node.Errors.Has(node.Path))
        {
            return value;
        }

        if (value.Min >= value.Max)
        {
            node.Find("max")!.Error($"is {value.Max}, not above min, {value.Min}; widen the range, or give one number", "min < max");
        }
        else if (value.Step is T step && step > value.Max - value.Min)
        {
            node.Find("step")!.Error($"is {step}, wider than the range from {value.Min} to {value.Max}; give a smaller step", "step <= max - min");
        }

        if (value.Log && value.Min <= T.Zero)
        {
            node.Find("min")!.Error($"is {value.Min}; a logarithmic range starts above 0: raise min, or remove log", "log needs min > 0");
        }

        return value;
    }
}
