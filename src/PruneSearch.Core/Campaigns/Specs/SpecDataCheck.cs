using PruneSearch.Data;

namespace PruneSearch.Campaigns.Specs;

/// <summary>
/// Looks at the files that a spec names: opens the data and finds what is missing, does not fit, or is shared between training, validation
/// and test. Whether the data fits the model is found when the model is loaded.
/// </summary>
public sealed class SpecDataCheck
{
    private const int FewSamples = 200;

    private readonly CampaignSpec _spec;
    private readonly List<InputError> _errors = [];
    private readonly List<InputError> _warnings = [];

    private SpecDataCheck(CampaignSpec spec) => _spec = spec;

    /// <summary>Opens and checks. Errors and warnings name places by their paths in the spec.</summary>
    public static SpecDataReport Check(CampaignSpec spec)
    {
        var check = new SpecDataCheck(spec);
        check.Run();
        return new SpecDataReport(check._errors, check._warnings);
    }

    private void Run()
    {
        if (_spec.Model.Onnx is { } onnx && !File.Exists(onnx))
        {
            _errors.Add(new("model.onnx", $"there is no file '{onnx}'; mend the path or get the model", "the model's file exists"));
        }

        (string Key, DataUse? Use)[] uses = [("train", _spec.Data.Train), ("validation", _spec.Data.Validation), ("test", _spec.Data.Test)];
        (string Key, DataSlice Data)[] opened = [.. uses.Where(u => u.Use is not null).Select(u => (u.Key, Open(u.Key, u.Use!)!)).Where(u => u.Item2 is not null)];
        foreach ((string key, DataSlice data) in opened)
        {
            CheckOne(key, data);
        }

        for (int later = 1; later < opened.Length; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                CheckPair(opened[earlier], opened[later]);
            }
        }

        if (_spec.Data.Test is null)
        {
            _warnings.Add(new(
                "data.test", "is missing: the final front is judged on the validation samples that chose it, and looks too good; add test data", "figures to report come from unseen samples"));
        }
    }

    private DataSlice? Open(string key, DataUse use)
    {
        try
        {
            return use.Open();
        }
        catch (InvalidInputException e)
        {
            _errors.AddRange(e.Errors.Select(error => new InputError($"data.{key}", $"{error.Where}: {error.Message}", error.Rule)));
            return null;
        }
    }

    private void CheckOne(string key, DataSlice data)
    {
        if (data.Classes is null && (_spec.Task == TaskKind.Classification || (key == "train" && _spec.Model.Architecture is not null)))
        {
            string why = _spec.Task == TaskKind.Classification ? "task: classification" : "training the architecture";
            _errors.Add(new(
                $"data.{key}", $"{data.Name} has no labels, which {why} needs; give labelled data, or a trained model with task: fidelity", "classification needs labels"));
        }

        if (key == "train")
        {
            Try("data.normalization", () => _spec.Data.Normalization.For(data));
            Try("data.augmentation", () => _spec.Data.Augmentation.Check(data));
        }
        else if (data.Count < FewSamples)
        {
            _warnings.Add(new($"data.{key}", $"has {data.Count} samples: differences between candidates drown in noise; give more", $"{FewSamples} samples or more tell candidates apart"));
        }
    }

    private void CheckPair((string Key, DataSlice Data) first, (string Key, DataSlice Data) second)
    {
        string where = $"data.{second.Key}";
        if (!first.Data.SampleShape.AsSpan().SequenceEqual(second.Data.SampleShape))
        {
            _errors.Add(new(
                where, $"samples have shape ({Shape(second.Data)}), and those of {first.Key} ({Shape(first.Data)}); give data of one shape", "all samples have one shape"));
        }

        if (first.Data.Classes is int a && second.Data.Classes is int b && a != b)
        {
            _warnings.Add(new(where, $"has {b} classes, and {first.Key} has {a}: labels may not mean the same", "all splits have the same classes"));
        }

        Try(where, () =>
        {
            if (DataOverlap.Find(first.Key, first.Data, second.Key, second.Data) is { } overlap)
            {
                _errors.Add(overlap.ToError(where));
            }
        });
    }

    private void Try(string where, Action check)
    {
        try
        {
            check();
        }
        catch (InvalidInputException e)
        {
            _errors.AddRange(e.Errors.Select(error => error with { Where = where }));
        }
    }

    private static string Shape(DataSlice data) => string.Join(", ", data.SampleShape);
}
