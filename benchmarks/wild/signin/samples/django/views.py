from authlib.integrations.django_client import OAuth
from django.contrib.auth import login as start_session
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

oauth = OAuth()
oauth.register("lantern")


def login(request):
    return oauth.lantern.authorize_redirect(
        request, request.build_absolute_uri(reverse("callback"))
    )


def callback(request):
    claims = oauth.lantern.authorize_access_token(request)["userinfo"]
    user, _ = User.objects.get_or_create(username=claims["sub"])
    start_session(request, user)
    return redirect("/")


# #region protect
@login_required
def home(request):
    return JsonResponse({"user": request.user.username})
# #endregion protect
