using System.Globalization;

namespace PruneSearch.Search.Spaces;

/// <summary>A parameter's value: a finite double, a long or a string. Values of different kinds are never equal.</summary>
public readonly struct ParameterValue : IEquatable<ParameterValue>
{
    private readonly double _float;
    private readonly long _int;
    private readonly string? _category;

    public ParameterValue(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "a parameter's value must be finite");
        }

        Kind = ParameterKind.Float;
        _float = value + 0.0; // -0 becomes 0, so that equal values have one text
    }

    public ParameterValue(long value)
    {
        Kind = ParameterKind.Int;
        _int = value;
    }

    public ParameterValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Kind = ParameterKind.Category;
        _category = value;
    }

    public ParameterKind Kind { get; }

    /// <summary>The value of a float or integer parameter.</summary>
    /// <exception cref="InvalidOperationException">It is a category.</exception>
    public double Number => Kind switch
    {
        ParameterKind.Float => _float,
        ParameterKind.Int => _int,
        _ => throw WrongKind("a number"),
    };

    /// <summary>The value of an integer parameter.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public long Integer => Kind == ParameterKind.Int ? _int : throw WrongKind("an integer");

    /// <summary>The value of a categorical parameter.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public string Category => Kind == ParameterKind.Category ? _category! : throw WrongKind("a category");

    public static implicit operator ParameterValue(double value) => new(value);

    public static implicit operator ParameterValue(long value) => new(value);

    public static implicit operator ParameterValue(string value) => new(value);

    public static bool operator ==(ParameterValue left, ParameterValue right) => left.Equals(right);

    public static bool operator !=(ParameterValue left, ParameterValue right) => !left.Equals(right);

    public bool Equals(ParameterValue other) =>
        Kind == other.Kind
        && _float.Equals(other._float)
        && _int == other._int
        && string.Equals(_category, other._category, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is ParameterValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, _float, _int, _category);

    public override string ToString() => Kind switch
    {
        ParameterKind.Float => _float.ToString("R", CultureInfo.InvariantCulture),
        ParameterKind.Int => _int.ToString(CultureInfo.InvariantCulture),
        _ => _category!,
    };

    private InvalidOperationException WrongKind(string wanted) => new($"the value {this} is of kind {Kind}, not {wanted}");
}
