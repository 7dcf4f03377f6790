namespace PruneSearch.Search.Samplers;

/// <summary><see cref="RandomSampler"/> has nothing to set.</summary>
public sealed record RandomSamplerOptions : SamplerOptions
{
    public override IEnumerable<InputError> Errors(string where) => [];
}
