using PruneSearch.Data.Files;

namespace PruneSearch.Data.Arrays;

/// <summary>
/// <c>npz:FILE</c>: NumPy arrays. A .npz holds <c>x</c> (samples along the first axis) and, where there are labels, <c>y</c>; or
/// <c>x_train</c>, <c>y_train</c>, <c>x_validation</c>, <c>y_validation</c>, <c>x_test</c>, <c>y_test</c>, any of them (<c>x_val</c>,
/// <c>x_valid</c> and upper case are understood). A .npy is <c>x</c> alone. Values are taken as stored.
/// </summary>
internal sealed class ArrayKind : IDataKind
{
    public string Name => "npz";

    public string Syntax => "npz:FILE";

    public DataParts Open(string argument, string baseFolder)
    {
        var file = new ArrayFile(DataFolder.ResolveFile(argument, baseFolder, Syntax));
        string[] splits = [.. file.Names.Select(SplitOf).OfType<string>().Distinct()];
        if (splits.Length == 0)
        {
            string names = string.Join(", ", file.Names.Take(10));
            throw new InvalidInputException(
                file.Path,
                $"it holds no samples, only the arrays {names}; name them x and y, or x_train, y_train, x_test, y_test",
                "samples are in an array x or x_SPLIT");
        }

        if (splits.Contains(ArrayDataSet.Whole))
        {
            return splits.Length == 1
                ? new DataParts(() => ArrayDataSet.Read(file, ArrayDataSet.Whole))
                : throw new InvalidInputException(
                    file.Path,
                    "it holds x and also x_SPLIT arrays; keep one of the two",
                    "samples are in an array x or x_SPLIT");
        }

        Func<IDataSet>? Part(string split) => splits.Contains(split) ? () => ArrayDataSet.Read(file, split) : null;
        return new DataParts(Part("train"), Part("validation"), Part("test"), HoldOut.LastTenth);
    }

    private static string? SplitOf(string array) => array.ToLowerInvariant() switch
    {
        "x" => ArrayDataSet.Whole,
        "x_train" => "train",
        "x_validation" or "x_val" or "x_valid" => "validation",
        "x_test" => "test",
        _ => null,
    };
}
