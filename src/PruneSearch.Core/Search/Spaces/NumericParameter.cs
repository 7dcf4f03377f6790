namespace PruneSearch.Search.Spaces;

/// <summary>
/// A parameter on a number line. Variation operators work on the unit interval, onto which the values are mapped linearly or by their
/// logarithm. Each value of a discrete parameter owns a cell of that interval (its rounding neighbourhood), so that a uniform draw gives
/// all values the same chance, the ends included.
/// </summary>
public abstract record NumericParameter(string Name) : Parameter(Name)
{
    /// <summary>The ends of the number line that the unit interval stands for, and whether it is logarithmic.</summary>
    private protected abstract (double Lower, double Upper, bool Log) Scale { get; }

    /// <summary>The nearest value to a number; the number may lie outside the bounds.</summary>
    private protected abstract ParameterValue Nearest(double number);

    /// <summary>A discrete value's position.</summary>
    internal abstract long IndexOf(ParameterValue value);

    internal double ToUnit(ParameterValue value)
    {
        (double lower, double upper, bool log) = Scale;
        double unit = log
            ? (Math.Log(value.Number) - Math.Log(lower)) / (Math.Log(upper) - Math.Log(lower))
            : (value.Number - lower) / (upper - lower);
        return Math.Clamp(unit, 0, 1);
    }

    internal ParameterValue FromUnit(double unit)
    {
        (double lower, double upper, bool log) = Scale;
        return Nearest(log
            ? Math.Exp(Math.Log(lower) + (unit * (Math.Log(upper) - Math.Log(lower))))
            : lower + (unit * (upper - lower)));
    }

    internal override ParameterValue Draw(RandomStream random) => Count == 1 ? ValueAt(0) : FromUnit(random.NextDouble());

    /// <summary>Half a cell beyond the ends; in the logarithm it must stay above zero, so it is at most half of <paramref name="low"/>
    /// there.</summary>
    private protected static (double Lower, double Upper, bool Log) Cells(double low, double high, double step, bool log) =>
        (log ? Math.Max(low - (step / 2), low / 2) : low - (step / 2), high + (step / 2), log);
}
