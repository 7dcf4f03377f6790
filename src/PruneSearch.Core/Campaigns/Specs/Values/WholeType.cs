using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>; may be written as 1e3 or 4.0.</summary>
internal sealed class WholeType<T>(T min, T max) : SpecType<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override string Expected => max == T.MaxValue && typeof(T) != typeof(ulong) ? $"{Noun} from {min}" : $"{Noun} from {min} to {max}";

    protected override string Noun => "a whole number";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out T value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Number } scalar)
        {
            return Wrong(node, out value);
        }

        if (!BigInteger.TryParse(Short(scalar.Text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger exact))
        {
            double number = scalar.Number;
            if (!double.IsFinite(number) || number != Math.Floor(number))
            {
                return Wrong(node, out value);
            }

            exact = new BigInteger(number);
        }

        if (exact < BigInteger.CreateChecked(min) || exact > BigInteger.CreateChecked(max))
        {
            return Wrong(node, $"is {scalar.Words}; give {(exact.Sign < 0 || exact < BigInteger.CreateChecked(min) ? $"at least {min}" : $"at most {max}")}", out value);
        }

        value = T.CreateChecked(exact);
        return true;
    }

    public override JsonNode Write(T value) => JsonValue.Create(value)!;

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = JsonValue.Create(min) };
        if (max != T.MaxValue || typeof(T) == typeof(ulong))
        {
            schema["maximum"] = JsonValue.Create(max);
        }

        return schema;
    }

    /// <summary>Digits beyond any range are not worth parsing exactly.</summary>
    private static string Short(string text) => text.Length <= 40 ? text : "";
}
