using PruneSearch.Search.Spaces;

namespace PruneSearch.Search.Samplers;

/// <summary>
/// Draws every active parameter uniformly (Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012). Looks at the
/// history only to avoid repetitions.
/// </summary>
public sealed class RandomSampler : ISampler
{
    public string Name => "random";

    public Configuration? Ask(SearchSpace space, IReadOnlyList<Trial> history, RandomStream random) =>
        new UnseenSearch(space, history, random).Find(() => Draw(space, random));

    internal static Configuration Draw(SearchSpace space, RandomStream random)
    {
        var draft = new ConfigurationDraft(space);
        for (int i = 0; i < space.Parameters.Count; i++)
        {
            if (draft.IsActive(i))
            {
                draft[i] = space.Parameters[i].Draw(random);
            }
        }

        return draft.Build();
    }
}
