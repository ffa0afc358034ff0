using Halatech.Local.OpenAi.Protocol;
using Halatech.Local.OpenAi.Scripting;

namespace Halatech.Local.OpenAi.Server;

/// <summary><c>GET /v1/models</c>, <c>GET /v1/models/{id}</c>, and the answer to everything else under <c>/v1</c>.</summary>
internal sealed class ModelEndpoints(ModelCatalogue models, RequestLog log)
{
    public Task ListAsync(HttpContext http)
    {
        Record(http).Status = StatusCodes.Status200OK;
        return WireJson.SendAsync(http, StatusCodes.Status200OK, models, (json, all) => all.WriteList(json));
    }

    public Task GetAsync(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        var record = Record(http);
        record.Model = id;
        if (!models.Knows(id)) return RefuseAsync(http, record, ApiError.UnknownModel(id));
        record.Status = StatusCodes.Status200OK;
        return WireJson.SendAsync(http, StatusCodes.Status200OK, id, ModelCatalogue.WriteOne);
    }

    public Task UnknownAsync(HttpContext http) => RefuseAsync(http, Record(http), new ApiError(
        StatusCodes.Status404NotFound, "invalid_request_error", "unknown_url", null,
        $"Unknown request: {http.Request.Method} {http.Request.Path}."));

    private RecordedRequest Record(HttpContext http) => log.Add(http.Request.Method, http.Request.Path, []);

    private static Task RefuseAsync(HttpContext http, RecordedRequest record, ApiError error)
    {
        record.Status = error.Status;
        return WireJson.SendErrorAsync(http, error);
    }
}
