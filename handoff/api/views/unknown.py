"""Every other address under /api/."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from handoff.api.errors import REQUEST_ID, of_status


@csrf_exempt
def unknown(request: HttpRequest) -> JsonResponse:
    """Answer 404 in the envelope, whoever asks and however."""
    return JsonResponse(of_status(404).envelope(request.META.get(REQUEST_ID, "")), status=404)
