using System.Globalization;

namespace PruneSearch.Graphs;

/// <summary>
/// One dimension: a number, or a number times one symbol (<c>N</c>, <c>16N</c>) where the model leaves it open, such as the batch.
/// As an element of a known integer tensor it may also be zero or negative (<c>-1</c> in a Reshape target).
/// </summary>
public readonly record struct Dim(long Factor, string? Symbol = null)
{
    public static readonly Dim One = new(1);

    /// <summary>A plain number, without a symbol.</summary>
    public bool IsKnown => Symbol is null;

    public static implicit operator Dim(long value) => new(value);

    public static implicit operator Dim(int value) => new(value);

    /// <summary>The number, where there is no symbol.</summary>
    public long Value => Symbol is null ? Factor : throw new InvalidOperationException($"dimension {this} is not a plain number");

    /// <summary>The product; null where both carry a symbol.</summary>
    public static Dim? Multiply(Dim a, Dim b) =>
        a.Symbol is null ? new Dim(a.Factor * b.Factor, a.Factor == 0 ? null : b.Symbol)
        : b.Symbol is null ? new Dim(a.Factor * b.Factor, b.Factor == 0 ? null : a.Symbol)
        : null;

    /// <summary>The quotient; null where it is not a whole multiple or the symbols do not cancel.</summary>
    public static Dim? Divide(Dim a, Dim b)
    {
        if (b.Factor == 0 || a.Factor % b.Factor != 0)
        {
            return null;
        }

        return b.Symbol is null ? new Dim(a.Factor / b.Factor, a.Symbol)
            : a.Symbol == b.Symbol ? new Dim(a.Factor / b.Factor)
            : null;
    }

    /// <summary>The dimension with the symbol replaced by a number.</summary>
    public Dim Bind(string symbol, long value) => Symbol == symbol ? new Dim(Factor * value) : this;

    public override string ToString() =>
        Symbol is null ? Factor.ToString(CultureInfo.InvariantCulture)
        : Factor == 1 ? Symbol
        : Factor.ToString(CultureInfo.InvariantCulture) + Symbol;
}
