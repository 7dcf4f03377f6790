using System.Globalization;

namespace PruneSearch.Orleans.Grains;

/// <summary>Names a candidate of a campaign, <c>CAMPAIGN/NUMBER</c>, or its base model, <c>CAMPAIGN/base</c>. Names of campaigns have no slash.</summary>
internal readonly record struct CandidateKey(string Campaign, int? Number)
{
    public static CandidateKey Parse(string text)
    {
        int slash = text.LastIndexOf('/');
        string number = text[(slash + 1)..];
        return slash <= 0 ? throw new FormatException($"'{text}' names no candidate")
            : new(text[..slash], number == "base" ? null : int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    public override string ToString() => $"{Campaign}/{Number?.ToString(CultureInfo.InvariantCulture) ?? "base"}";
}
