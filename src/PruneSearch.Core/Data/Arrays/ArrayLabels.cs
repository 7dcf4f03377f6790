namespace PruneSearch.Data.Arrays;

/// <summary>Class labels out of an array of shape (N) or (N, 1): whole numbers of any type, from 0.</summary>
internal static class ArrayLabels
{
    /// <summary>No classification here comes near; a larger label is damage, and would make a network of that many outputs.</summary>
    public const int MaxClasses = 1_000_000;

    public static int[] Read(ArrayFile file, string array)
    {
        NpyArray values = file.Read(array);
        string where = file.Where(array);
        if (values.Length == 0 || values.Length != values.Shape[0])
        {
            string shape = string.Join(", ", values.Shape);
            throw new InvalidInputException(
                where,
                $"the labels have shape ({shape}); give class numbers of shape (N), not one-hot rows",
                "labels have shape (N) or (N, 1)");
        }

        var labels = new int[values.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            long? label = values.Whole(i);
            if (label is not (>= 0 and < MaxClasses))
            {
                string found = label?.ToString() ?? "not a whole number";
                throw new InvalidInputException(
                    $"{where}[{i}]",
                    $"the label is {found}; number the classes from 0",
                    $"labels are whole numbers from 0 to {MaxClasses - 1}");
            }

            labels[i] = (int)label;
        }

        return labels;
    }
}
