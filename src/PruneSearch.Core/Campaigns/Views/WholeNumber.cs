using System.Globalization;

namespace PruneSearch.Campaigns.Views;

/// <summary>Whole numbers of queries.</summary>
public static class WholeNumber
{
    /// <summary>A parameter's number; what is wrong is added to the errors.</summary>
    public static int Of(string where, string? text, int otherwise, int least, int most, List<InputError> errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(new InputError(where, $"is '{text}'", $"a whole number from {least} to {most}"));
        return otherwise;
    }
}
