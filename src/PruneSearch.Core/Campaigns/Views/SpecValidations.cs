using System.Globalization;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>Everything that is wrong with a spec, each at its place.</summary>
public static partial class SpecValidations
{
    /// <summary>Looks at a spec as a server that takes it in does; touches no file.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="context">The names that specs may use.</param>
    public static SpecValidation Of(string text, SpecContext context)
    {
        try
        {
            return new SpecValidation(true, [], CanonicalSpec.ToJson(RemoteSpecs.Read(text, context), indented: true));
        }
        catch (InvalidInputException e)
        {
            return new SpecValidation(false, [.. e.Errors.Select(Problem)]);
        }
    }

    /// <summary>An error with its place, as <c>spec:LINE:COLUMN PATH</c> has it.</summary>
    private static SpecProblem Problem(InputError error)
    {
        Match place = Place().Match(error.Where);
        return place.Success
            ? new SpecProblem(place.Groups["path"].Value, error.Message, error.Rule, Number(place.Groups["line"]), Number(place.Groups["column"]))
            : new SpecProblem(error.Where, error.Message, error.Rule);
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^spec:(?<line>\d{1,9}):(?<column>\d{1,9})( (?<path>.*))?$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
