namespace PruneSearch.Search.Spaces;

/// <summary>A real number in [low, high], or one of low, low + step, ... up to high.</summary>
/// <param name="Name">Unique in its space.</param>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value (with a step: an upper bound). Equal to <paramref name="Low"/>: fixed.</param>
/// <param name="Step">Distance of neighbours; null: continuous. Values are counted in decimal, so that 0.1 by 0.1 gives 0.3 and not
/// 0.30000000000000004.</param>
/// <param name="Log">Draw and vary the logarithm; needs <paramref name="Low"/> above 0.</param>
public sealed record FloatParameter(string Name, double Low, double High, double? Step = null, bool Log = false) : NumericParameter(Name)
{
    private const double MaxCount = 1L << 53;

    public override ParameterKind Kind => ParameterKind.Float;

    public override long? Count => Low == High ? 1 : Step is null ? null : Grid.Count;

    private protected override (double Lower, double Upper, bool Log) Scale =>
        Step is double step ? Cells(Low, Grid.ValueAt(Grid.Count - 1), step, Log) : (Low, High, Log);

    private DecimalGrid Grid => new(Low, High, Step!.Value);

    internal override ParameterValue ValueAt(long index) => Low == High ? Low : Grid.ValueAt(index);

    internal override long IndexOf(ParameterValue value) => Low == High ? 0 : Grid.IndexNear(value.Number);

    internal override IEnumerable<InputError> DefinitionErrors(string where)
    {
        if (!double.IsFinite(Low) || !double.IsFinite(High) || !double.IsFinite(High - Low))
        {
            yield return new(where, $"the range is {Low} to {High}; give finite bounds", "bounds are finite numbers");
            yield break;
        }

        if (Low > High)
        {
            yield return new(where, $"the range {Low} to {High} is empty; low must be at most high", "low <= high");
        }

        if (Log && Low <= 0)
        {
            yield return new(where, $"low is {Low}; a logarithmic range must start above 0", "log needs low > 0");
        }

        if (Step is double step && !(step > 0 && double.IsFinite(step)))
        {
            yield return new(where, $"step is {step}; it must be a finite number above 0", "step > 0");
        }
        else if (Step is double width && (High - Low) / width >= MaxCount)
        {
            yield return new(
                where,
                $"step {width} is too fine for the range {Low} to {High}; leave it out for a continuum",
                "at most 2^53 values");
        }
    }

    protected override InputError? RangeError(ParameterValue value, string where)
    {
        double number = value.Number;
        if (number < Low || number > High)
        {
            return new(where, $"{value} is outside {Low} to {High}", "a value lies within its parameter's bounds");
        }

        if (Step is null || Nearest(number) == value)
        {
            return null;
        }

        return new(
            where,
            $"{value} is not {Low} plus a multiple of {Step}; the nearest value is {Nearest(number)}",
            "a value is on its parameter's grid");
    }

    private protected override ParameterValue Nearest(double number) =>
        Step is null || Low == High ? Math.Clamp(number, Low, High) : Grid.ValueAt(Grid.IndexNear(number));
}
