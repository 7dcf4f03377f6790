namespace PruneSearch.Search.Spaces;

/// <summary>One of the integers low, low + step, ... up to high.</summary>
/// <param name="Name">Unique in its space.</param>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Upper bound; equal to <paramref name="Low"/>: fixed.</param>
/// <param name="Step">Distance of neighbours, default 1.</param>
/// <param name="Log">Draw and vary the logarithm; needs <paramref name="Low"/> of at least 1.</param>
public sealed record IntParameter(string Name, long Low, long High, long Step = 1, bool Log = false) : NumericParameter(Name)
{
    private const long Limit = 1L << 53; // doubles hold every integer up to here

    public override ParameterKind Kind => ParameterKind.Int;

    public override long? Count => ((High - Low) / Step) + 1;

    private protected override (double Lower, double Upper, bool Log) Scale => Cells(Low, ValueAt(Count!.Value - 1).Number, Step, Log);

    internal override ParameterValue ValueAt(long index) => Low + (index * Step);

    internal override long IndexOf(ParameterValue value) => (value.Integer - Low) / Step;

    internal override IEnumerable<InputError> DefinitionErrors(string where)
    {
        if (Low > High)
        {
            yield return new(where, $"the range {Low} to {High} is empty; low must be at most high", "low <= high");
        }

        if (Low < -Limit || High > Limit)
        {
            yield return new(where, $"the range {Low} to {High} is too wide; stay within 2^53 of zero", "integers within 2^53 of zero");
        }

        if (Step < 1)
        {
            yield return new(where, $"step is {Step}; it must be at least 1", "step >= 1");
        }

        if (Log && Low < 1)
        {
            yield return new(where, $"low is {Low}; a logarithmic range must start at 1 or above", "log needs low > 0");
        }
    }

    protected override InputError? RangeError(ParameterValue value, string where)
    {
        long number = value.Integer;
        if (number < Low || number > High)
        {
            return new(where, $"{number} is outside {Low} to {High}", "a value lies within its parameter's bounds");
        }

        return (number - Low) % Step == 0
            ? null
            : new(
                where,
                $"{number} is not {Low} plus a multiple of {Step}; the nearest value is {Nearest(number)}",
                "a value is on its parameter's grid");
    }

    private protected override ParameterValue Nearest(double number) =>
        ValueAt((long)Math.Clamp(Math.Floor(((number - Low) / Step) + 0.5), 0, Count!.Value - 1));
}
