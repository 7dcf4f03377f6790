using System.Diagnostics.CodeAnalysis;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>
/// A campaign in one activation. Taken up from its journal when it is first asked, and given up as soon as what is in memory may not be what
/// is durable: another writer was there, or an append ended without an answer. Whoever asks next finds it as the journal has it. Thread-safe.
/// </summary>
/// <param name="name">The campaign's name.</param>
/// <param name="context">What specs are read against.</param>
/// <param name="store">Where journals are kept.</param>
/// <param name="options">How campaigns are hosted.</param>
public sealed class LiveCampaign(string name, SpecContext context, ICampaignStore store, HostingOptions options) : IAsyncDisposable
{
    [SuppressMessage("Usage", "CA2213", Justification = "Those who wait at it must come through to be refused; it holds no handle.")]
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile CampaignCoordinator? _coordinator;
    private bool _closed;

    public string Name => name;

    /// <summary>The campaign where it has been taken up; null before, and after it was given up.</summary>
    public CampaignCoordinator? Coordinator => _coordinator;

    /// <summary>Starts the campaign, or finds it running with the same spec.</summary>
    public Task<CampaignAnswer<bool>> StartAsync(CampaignSubmission submission, CancellationToken cancellation) =>
        submission.Spec.Name != name
            ? Task.FromResult<CampaignAnswer<bool>>(new CampaignAnswer<bool>.Refused(new InvalidInputException("name", $"is '{submission.Spec.Name}', asked of '{name}'", "a campaign is asked for by its name")))
            : AnswerAsync(
                submission,
                coordinator =>
                {
                    submission.RequireSameAs(coordinator.State);
                    return Task.FromResult(true);
                },
                isTrusted: false,
                cancellation);

    /// <summary>Asks the campaign; where it can no longer be trusted afterwards, it is given up.</summary>
    public Task<CampaignAnswer<T>> AskAsync<T>(Func<CampaignCoordinator, Task<T>> ask, CancellationToken cancellation) => AnswerAsync(null, ask, isTrusted: false, cancellation);

    /// <summary>Asks the campaign for what changes nothing: it stays, whatever comes of it.</summary>
    public Task<CampaignAnswer<T>> ReadAsync<T>(Func<CampaignCoordinator, Task<T>> read, CancellationToken cancellation) => AnswerAsync(null, read, isTrusted: true, cancellation);

    public async ValueTask DisposeAsync()
    {
        CampaignCoordinator? last;
        await _opening.WaitAsync().ConfigureAwait(false);
        try
        {
            _closed = true;
            last = Interlocked.Exchange(ref _coordinator, null);
        }
        finally
        {
            _opening.Release();
        }

        if (last is not null)
        {
            await last.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<CampaignAnswer<T>> AnswerAsync<T>(CampaignSubmission? start, Func<CampaignCoordinator, Task<T>> ask, bool isTrusted, CancellationToken cancellation)
    {
        CampaignCoordinator? coordinator = null;
        try
        {
            coordinator = _coordinator ?? await OpenAsync(start, cancellation).ConfigureAwait(false);
            return coordinator is null ? new CampaignAnswer<T>.Missing() : new CampaignAnswer<T>.Done(await ask(coordinator).ConfigureAwait(false));
        }
        catch (InvalidInputException e)
        {
            return new CampaignAnswer<T>.Refused(e);
        }
        catch (JournalDamagedException e)
        {
            return new CampaignAnswer<T>.Refused(new InvalidInputException(name, e.Message, "a campaign's journal is whole", e));
        }
        catch (Exception e) when (!isTrusted || e is not OperationCanceledException)
        {
            if (coordinator is not null && !isTrusted)
            {
                await GiveUpAsync(coordinator).ConfigureAwait(false);
            }

            return new CampaignAnswer<T>.Lost(e.Message);
        }
    }

    private async Task<CampaignCoordinator?> OpenAsync(CampaignSubmission? start, CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_coordinator is { } open)
            {
                return open;
            }

            // Looking must not make a journal where there is none.
            if (start is null && (!CampaignName.IsValid(name) || (await store.ReadAsync(name, 0, 1, cancellation).ConfigureAwait(false)).Count == 0))
            {
                return null;
            }

            return _coordinator = start is null
                ? await CampaignCoordinator.ResumeAsync(name, context, store, options, cancellation).ConfigureAwait(false)
                : await CampaignCoordinator.StartAsync(start, store, options, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task GiveUpAsync(CampaignCoordinator coordinator)
    {
        if (Interlocked.CompareExchange(ref _coordinator, null, coordinator) != coordinator)
        {
            return; // another caller met the same fault
        }

        try
        {
            await coordinator.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or System.Data.Common.DbException)
        {
            // The connection or file that failed cannot be closed in good order either; nothing in it is needed any more.
        }
    }
}
