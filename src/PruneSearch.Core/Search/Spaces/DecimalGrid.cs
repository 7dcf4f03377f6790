namespace PruneSearch.Search.Spaces;

/// <summary>
/// The numbers low, low + step, ... up to high, counted in decimal where bounds and step are short decimal numbers (as people write
/// them), else in binary.
/// </summary>
internal readonly struct DecimalGrid
{
    private const double DecimalLimit = 1e15; // beyond it a decimal does not hold a double's digits

    private readonly double _low;
    private readonly double _step;
    private readonly bool _exact;

    public DecimalGrid(double low, double high, double step)
    {
        _low = low;
        _step = step;
        _exact = IsShort(low) && IsShort(high) && IsShort(step);
        Count = _exact
            ? (long)(((decimal)high - (decimal)low) / (decimal)step) + 1
            : (long)(((high - low) / step) + 1e-9) + 1;
    }

    public long Count { get; }

    public double ValueAt(long index) => _exact ? (double)((decimal)_low + (index * (decimal)_step)) : _low + (index * _step);

    public long IndexNear(double number) => (long)Math.Clamp(Math.Floor(((number - _low) / _step) + 0.5), 0, Count - 1);

    private static bool IsShort(double value) => Math.Abs(value) < DecimalLimit && (double)(decimal)value == value;
}
